"""The elements of a header that the program reads: tag, value representation, keyword.

Grouping, geometry, SUV, windows and corner text need these and no others. A star marks
keywords whose value is always a list. Private elements carry names of our own; they may lie
in any block of their group (PS3.5 7.8) and hold only where the block is their owner's.
"""

from typing import NamedTuple


class Wanted(NamedTuple):
    """One element to read: how it is encoded where the file does not say, and its name.

    owner: the private creator, in lower case, that must have reserved the block; "" for public
        elements.
    A private creator itself has no keyword.
    """

    vr: str
    keyword: str
    many: bool
    owner: str = ""


_TABLE = """
00020002 UI MediaStorageSOPClassUID
00020003 UI MediaStorageSOPInstanceUID
00020010 UI TransferSyntaxUID
00041220 SQ DirectoryRecordSequence
00041430 CS DirectoryRecordType
00041500 CS ReferencedFileID*
00080005 CS SpecificCharacterSet*
00080008 CS ImageType*
00080016 UI SOPClassUID
00080018 UI SOPInstanceUID
00080020 DA StudyDate
00080021 DA SeriesDate
00080022 DA AcquisitionDate
00080023 DA ContentDate
0008002A DT AcquisitionDateTime
00080030 TM StudyTime
00080031 TM SeriesTime
00080032 TM AcquisitionTime
00080033 TM ContentTime
00080050 SH AccessionNumber
00080060 CS Modality
00080064 CS ConversionType
00080070 LO Manufacturer
00080080 LO InstitutionName
00080090 PN ReferringPhysicianName
00080100 SH CodeValue
00080104 LO CodeMeaning
00080201 SH TimezoneOffsetFromUTC
00081030 LO StudyDescription
0008103E LO SeriesDescription
00081090 LO ManufacturerModelName
00081110 SQ ReferencedStudySequence
00081115 SQ ReferencedSeriesSequence
00082142 IS StartTrim
00082143 IS StopTrim
00082144 IS RecommendedDisplayFrameRate
00089007 CS FrameType*
00089205 CS PixelPresentation
00089208 CS ComplexImageComponent
00089209 CS AcquisitionContrast
00100010 PN PatientName
00100020 LO PatientID
00100030 DA PatientBirthDate
00100040 CS PatientSex
00101010 AS PatientAge
00101020 DS PatientSize
00101030 DS PatientWeight
00180010 LO ContrastBolusAgent
00180015 CS BodyPartExamined
00180020 CS ScanningSequence*
00180024 SH SequenceName
00180031 LO Radiopharmaceutical
00180040 IS CineRate
00180050 DS SliceThickness
00180060 DS KVP
00180080 DS RepetitionTime
00180081 DS EchoTime
00180082 DS InversionTime
00180086 IS EchoNumbers
00180087 DS MagneticFieldStrength
00180088 DS SpacingBetweenSlices
00181030 LO ProtocolName
00181060 DS TriggerTime
00181062 IS NominalInterval
00181063 DS FrameTime
00181065 DS FrameTimeVector*
00181072 TM RadiopharmaceuticalStartTime
00181074 DS RadionuclideTotalDose
00181075 DS RadionuclideHalfLife
00181078 DT RadiopharmaceuticalStartDateTime
00181090 IS CardiacNumberOfImages
00181100 DS ReconstructionDiameter
00181120 DS GantryDetectorTilt
00181150 IS ExposureTime
00181151 IS XRayTubeCurrent
00181152 IS Exposure
00181164 DS ImagerPixelSpacing*
00181210 SH ConvolutionKernel
00181242 IS ActualFrameDuration
00181244 US PreferredPlaybackSequencing
00181312 CS InPlanePhaseEncodingDirection
00181314 DS FlipAngle
00181600 CS ShutterShape*
00181602 IS ShutterLeftVerticalEdge
00181604 IS ShutterRightVerticalEdge
00181606 IS ShutterUpperHorizontalEdge
00181608 IS ShutterLowerHorizontalEdge
00181610 IS CenterOfCircularShutter*
00181612 IS RadiusOfCircularShutter
00181620 IS VerticesOfThePolygonalShutter*
00181622 US ShutterPresentationValue
00181623 US ShutterOverlayGroup
00182010 DS NominalScannedPixelSpacing*
00185100 CS PatientPosition
00185101 CS ViewPosition
00186011 SQ SequenceOfUltrasoundRegions
00186012 US RegionSpatialFormat
00186024 US PhysicalUnitsXDirection
00186026 US PhysicalUnitsYDirection
0018602C FD PhysicalDeltaX
0018602E FD PhysicalDeltaY
00189074 DT FrameAcquisitionDateTime
00189075 CS DiffusionDirectionality
00189076 SQ DiffusionGradientDirectionSequence
00189079 FD InversionTimes*
00189082 FD EffectiveEchoTime
00189087 FD DiffusionBValue
00189089 FD DiffusionGradientOrientation*
00189112 SQ MRTimingAndRelatedParametersSequence
00189114 SQ MREchoSequence
00189115 SQ MRModifierSequence
00189117 SQ MRDiffusionSequence
00189118 SQ CardiacSynchronizationSequence
00189151 DT FrameReferenceDateTime
00189152 SQ MRMetaboliteMapSequence
00189220 FD FrameAcquisitionDuration
00189226 SQ MRImageFrameTypeSequence
00189314 SQ CTReconstructionSequence
00189325 SQ CTXRayDetailsSequence
00189329 SQ CTImageFrameTypeSequence
00189472 SQ FrameDisplayShutterSequence
00189504 SQ XRay3DFrameTypeSequence
00189729 US RadiopharmaceuticalAgentNumber
00189751 SQ PETFrameTypeSequence
0020000D UI StudyInstanceUID
0020000E UI SeriesInstanceUID
00200010 SH StudyID
00200011 IS SeriesNumber
00200012 IS AcquisitionNumber
00200013 IS InstanceNumber
00200020 CS PatientOrientation*
00200032 DS ImagePositionPatient*
00200037 DS ImageOrientationPatient*
00200052 UI FrameOfReferenceUID
00200060 CS Laterality
00200062 CS ImageLaterality
00200100 IS TemporalPositionIdentifier
00200105 IS NumberOfTemporalPositions
00200110 DS TemporalResolution
00209056 SH StackID
00209057 UL InStackPositionNumber
00209071 SQ FrameAnatomySequence
00209111 SQ FrameContentSequence
00209113 SQ PlanePositionSequence
00209116 SQ PlaneOrientationSequence
00209128 UL TemporalPositionIndex
00209153 FD NominalCardiacTriggerDelayTime
00209156 US FrameAcquisitionNumber
00209157 UL DimensionIndexValues*
00209241 FL NominalPercentageOfCardiacPhase
00209301 FD ImagePositionVolume*
00209302 FD ImageOrientationVolume*
0020930D FD TemporalPositionTimeOffset
0020930E SQ PlanePositionVolumeSequence
0020930F SQ PlaneOrientationVolumeSequence
00209310 SQ TemporalPositionSequence
00209312 UI VolumeFrameOfReferenceUID
00280002 US SamplesPerPixel
00280004 CS PhotometricInterpretation
00280006 US PlanarConfiguration
00280008 IS NumberOfFrames
00280009 AT FrameIncrementPointer*
00280010 US Rows
00280011 US Columns
00280030 DS PixelSpacing*
00280034 IS PixelAspectRatio*
00280051 CS CorrectedImage*
00280100 US BitsAllocated
00280101 US BitsStored
00280102 US HighBit
00280103 US PixelRepresentation
00280120 US PixelPaddingValue
00280121 US PixelPaddingRangeLimit
00280301 CS BurnedInAnnotation
00280A02 CS PixelSpacingCalibrationType
00281050 DS WindowCenter*
00281051 DS WindowWidth*
00281052 DS RescaleIntercept
00281053 DS RescaleSlope
00281054 LO RescaleType
00281055 LO WindowCenterWidthExplanation*
00281056 CS VOILUTFunction
00282110 CS LossyImageCompression
00282112 DS LossyImageCompressionRatio*
00282114 CS LossyImageCompressionMethod*
00283000 SQ ModalityLUTSequence
00283003 LO LUTExplanation
00283010 SQ VOILUTSequence
00289110 SQ PixelMeasuresSequence
00289132 SQ FrameVOILUTSequence
00289145 SQ PixelValueTransformationSequence
00289443 SQ FramePixelDataPropertiesSequence
00287FE0 UR PixelDataProviderURL
004008EA SQ MeasurementUnitsCodeSequence
00409096 SQ RealWorldValueMappingSequence
00409210 SH LUTLabel
00409211 US RealWorldValueLastValueMapped
00409212 FD RealWorldValueLUTData*
00409213 FD DoubleFloatRealWorldValueLastValueMapped
00409214 FD DoubleFloatRealWorldValueFirstValueMapped
00409216 US RealWorldValueFirstValueMapped
00409224 FD RealWorldValueIntercept
00409225 FD RealWorldValueSlope
0040A043 SQ ConceptNameCodeSequence
0040A375 SQ CurrentRequestedProcedureEvidenceSequence
0040A385 SQ PertinentOtherEvidenceSequence
0040A491 CS CompletionFlag
0040A493 CS VerificationFlag
00420010 ST DocumentTitle
00420012 LO MIMETypeOfEncapsulatedDocument
00540010 US EnergyWindowVector*
00540016 SQ RadiopharmaceuticalInformationSequence
00540022 SQ DetectorInformationSequence
00540070 US TimeSlotVector*
00540080 US SliceVector*
00540081 US NumberOfSlices
00540101 US NumberOfTimeSlices
00541000 CS SeriesType
00541001 CS Units
00541002 CS CountsSource
00541006 CS SUVType
00541102 CS DecayCorrection
00541300 DS FrameReferenceTime
00541321 DS DecayFactor
00700080 CS ContentLabel
00700081 LO ContentDescription
00700082 DA PresentationCreationDate
20500020 CS PresentationLUTShape
30040002 CS DoseUnits
3004000C DS GridFrameOffsetVector*
3004000E DS DoseGridScaling
30060002 SH StructureSetLabel
30060010 SQ ReferencedFrameOfReferenceSequence
30060012 SQ RTReferencedStudySequence
30060014 SQ RTReferencedSeriesSequence
300A0002 SH RTPlanLabel
52009229 SQ SharedFunctionalGroupsSequence
52009230 SQ PerFrameFunctionalGroupsSequence
"""
_PRIVATE = """
0009 0D DT GEScanDateTime             GEMS_PETD_01
0019 0A US SiemensMosaicCount         SIEMENS MR HEADER
0019 0C IS SiemensBValue              SIEMENS MR HEADER
0019 0E FD SiemensDiffusionDirection* SIEMENS MR HEADER
0019 BB DS GEDiffusionDirectionX      GEMS_ACQU_01
0019 BC DS GEDiffusionDirectionY      GEMS_ACQU_01
0019 BD DS GEDiffusionDirectionZ      GEMS_ACQU_01
0021 01 US SiemensMosaicImages        SIEMENS MR SDI 02
0021 02 FD SiemensSliceNormal*        SIEMENS MR SDI 02
0029 10 OB SiemensImageHeader         SIEMENS CSA HEADER
0029 20 OB SiemensSeriesHeader        SIEMENS CSA HEADER
0029 30 FD HitachiBValue              MMCPrivate
0043 39 IS GEBValue                   GEMS_PARM_01
0065 09 FD UIHBValue                  Image Private Header
0065 37 FD UIHDiffusionDirection*     Image Private Header
0065 51 SQ UIHTileSequence            Image Private Header
2001 03 FL PhilipsBValue              Philips Imaging DD 001
2005 B0 FL PhilipsDirectionRL         Philips MR Imaging DD 001
2005 B1 FL PhilipsDirectionAP         Philips MR Imaging DD 001
2005 B2 FL PhilipsDirectionFH         Philips MR Imaging DD 001
7053 00 DS PhilipsSUVScaleFactor      Philips PET Private Group
7053 09 DS PhilipsActivityFactor      Philips PET Private Group
"""
_OVERLAYS = """
0010 US OverlayRows
0102 US OverlayBitPosition
"""
BLOCKS = range(0x10, 0x100)
OVERLAY_GROUPS = range(0x6000, 0x6020, 2)


def _read(line: str) -> tuple[int, Wanted]:
    tag, vr, keyword = line.split()
    return int(tag, 16), Wanted(vr, keyword.rstrip("*"), keyword.endswith("*"))


def _private(line: str) -> tuple[int, int, Wanted]:
    group, element, vr, keyword, owner = line.split(maxsplit=4)
    made = Wanted(vr, keyword.rstrip("*"), keyword.endswith("*"), owner.casefold())
    return int(group, 16) << 16, int(element, 16), made


def _private_elements() -> dict[int, Wanted]:
    """Private elements in every block that their owner may have reserved, and the creators."""
    table = [_private(line) for line in _PRIVATE.split("\n")[1:-1]]
    creator = Wanted("LO", "", False)
    out = {group | block: creator for group in {row[0] for row in table} for block in BLOCKS}
    for group, element, made in table:
        out.update(dict.fromkeys([group | block << 8 | element for block in BLOCKS], made))
    return out


def _overlay_elements() -> dict[int, Wanted]:
    """The elements of every overlay group (60xx)."""
    out = {}
    for line in _OVERLAYS.split("\n")[1:-1]:
        element, vr, keyword = line.split()
        made = Wanted(vr, keyword, False)
        out.update({group << 16 | int(element, 16): made for group in OVERLAY_GROUPS})
    return out


WANTED: dict[int, Wanted] = (
    dict(map(_read, _TABLE.split("\n")[1:-1])) | _private_elements() | _overlay_elements()
)
