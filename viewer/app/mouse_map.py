"""What each button and the wheel do on images: sets of habits, and the user's own changes."""

from collections.abc import Collection, Mapping

# What a drag can do; "tool": what is in hand. The right button's click is always the menu.
DRAGS = {
    "tool": "the tool in hand",
    "window": "window: right = wider, down = higher centre",
    "pan": "pan",
    "zoom": "zoom",
    "scroll": "scroll through the images",
    "crosshair": "crosshair in every view",
    "magnify": "magnifier under the pointer",
    "": "nothing",
}
WHEELS = {
    "scroll": "next and previous image",
    "scroll-10": "10 images",
    "zoom": "zoom at the pointer",
    "phase": "next and previous phase",
    "slab": "thicker and thinner slab",
    "": "nothing",
}
# Plain mouse tools that the left button may begin with, and that Escape goes back to.
STARTS = {"window": "Window", "scroll": "Scroll", "pan": "Pan", "zoom": "Zoom"}
AS_ALONE = "="  # the user's word for: a key held changes nothing
HELD = ("Ctrl", "Alt", "Shift")
OURS: Mapping[str, str] = {
    "left": "tool",
    "middle": "pan",
    "right": "zoom",
    "left+right": "window",
    "Ctrl+left": "scroll",
    "Alt+left": "scroll",
    "wheel": "scroll",
    "Ctrl+wheel": "zoom",
    "Shift+wheel": "scroll-10",
    "Alt+wheel": "slab",
    "Ctrl+Shift+wheel": "slab",  # window managers may take Alt
}
# By name: (the tool in hand at the start, what each does). What people come from: the
# defaults of OHIF 3, Weasis 4, OsiriX, 3D Slicer 5, and IHE's Basic Image Review profile.
PRESETS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Oncoscope": ("window", OURS),
    "OHIF": ("window", {"left": "tool", "middle": "pan", "right": "zoom", "wheel": "scroll"}),
    "Weasis": (
        "window",
        {"left": "tool", "middle": "pan", "right": "", "wheel": "scroll", "Ctrl+wheel": "zoom"},
    ),
    "OsiriX": (
        "window",
        {"left": "tool", "middle": "pan", "right": "zoom", "wheel": "scroll"},
    ),
    "3D Slicer": (
        "window",
        {
            "left": "tool",
            "Shift+left": "pan",
            "middle": "pan",
            "right": "zoom",
            "wheel": "scroll",
            "Ctrl+wheel": "zoom",
        },
    ),
    "Left scrolls (IHE BIR)": ("scroll", OURS),
}
DEFAULT = "Oncoscope"


def bindings(preset: str, own: Mapping[str, str]) -> dict[str, str]:
    """What each gesture does: the preset's, then the user's own over it."""
    _, each = PRESETS.get(preset, PRESETS[DEFAULT])
    both = {**each, **own}
    return {gesture: what for gesture, what in both.items() if what != AS_ALONE}


def tool_at_start(preset: str, own: str = "") -> str:
    """The mouse tool that is in hand when a window opens; own: the user's, or ""."""
    return own if own in STARTS else PRESETS.get(preset, PRESETS[DEFAULT])[0]


def action(bound: Mapping[str, str], gesture: str, held: Collection[str]) -> str:
    """What a button or the wheel does with keys held; without an own entry, as without them."""
    both = f"Ctrl+Shift+{gesture}"
    if "Ctrl" in held and "Shift" in held and both in bound:
        return bound[both]
    for key in HELD:
        if key in held and f"{key}+{gesture}" in bound:
            return bound[f"{key}+{gesture}"]
    return bound.get(gesture, "")


def spoken(gesture: str) -> str:
    """A gesture as the help page calls it: "Ctrl + left drag", "Shift + wheel"."""
    words = gesture if gesture.endswith("wheel") else f"{gesture} drag"
    return words.replace("+", " + ").capitalize()


def told(bound: Mapping[str, str]) -> list[tuple[str, str]]:
    """(gesture, what it does) of everything that does something, in words."""
    return [
        (spoken(gesture), (WHEELS if gesture.endswith("wheel") else DRAGS)[what])
        for gesture, what in bound.items()
        if what
    ]
