"""Writers of the meeting packet: PDF, PPTX and XLSX from one ``PacketContent``.

Nothing is imported here, because each writer brings a heavy library; see ``write.write_packet``.
"""
