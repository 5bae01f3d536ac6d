"""Packets: the content of a meeting's document, sealed, and the files made of it."""

from lhs_desktop.services.packing.making import FORMATS, PacketMade, make_packet

__all__ = ["FORMATS", "PacketMade", "make_packet"]
