"""XML of strangers, parsed without entities, external files or trust."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from segdesk.errors import SegDeskError

MAX_XML_BYTES = 512 << 20


def load_xml(path: Path) -> Element:
    """The root element. SegDeskError with the line when the file is no XML, or tries to define entities."""
    try:
        if path.stat().st_size > MAX_XML_BYTES:
            raise SegDeskError(
                f"The file is larger than {MAX_XML_BYTES >> 20} MB, the limit for XML.",
                "Split it, or name the right file.",
                file=path,
            )
        data = path.read_bytes()
    except OSError as fault:
        raise SegDeskError(
            f"The file cannot be read: {fault.strerror or fault}.",
            "Check the path and its permissions.",
            file=path,
        ) from fault
    try:
        root: Element = fromstring(data)
    except ParseError as fault:
        line, column = fault.position
        raise SegDeskError(
            f"The XML is broken at line {line}, column {column + 1}: {str(fault).partition(':')[0]}.",
            "Repair it there, or write it again from its source.",
            file=path,
        ) from fault
    except (DefusedXmlException, ValueError, LookupError) as fault:
        raise SegDeskError(
            "The XML defines entities or names an unknown encoding, which SegDesk refuses.",
            "Write it again from its source.",
            file=path,
        ) from fault
    return root
