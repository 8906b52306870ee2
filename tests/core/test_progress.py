"""Tickets of long work."""

from viewer.core.progress import Silent, Ticket


def count(ticket: Ticket) -> int:
    for n in range(3):
        ticket.step(n, 3)
    return 3


def test_a_silent_ticket_lets_the_work_go_on() -> None:
    assert count(Silent()) == 3
