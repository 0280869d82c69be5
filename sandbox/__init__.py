"""Telegram's stand-in on this machine: the demo, and the tests' wire."""

from sandbox.calls import Call
from sandbox.clock import Clock, RealClock
from sandbox.errors import Refused
from sandbox.faults import Fault, Faults
from sandbox.limits import Limits
from sandbox.server import DEFAULT_TOKEN, Sandbox
from sandbox.world import Button, Chat, File, Message, Person, Press, World

__all__ = [
    "DEFAULT_TOKEN",
    "Button",
    "Call",
    "Chat",
    "Clock",
    "Fault",
    "Faults",
    "File",
    "Limits",
    "Message",
    "Person",
    "Press",
    "RealClock",
    "Refused",
    "Sandbox",
    "World",
]
