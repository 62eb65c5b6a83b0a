"""XML of strangers, parsed without entities, external files or trust."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from segdesk.errors import SegDeskError
from segdesk.io.formats.values import read_bytes

MAX_XML_BYTES = 512 << 20


def load_xml(path: Path) -> Element:
    """The root element. SegDeskError with the line when the file is no XML, or tries to define entities."""
    data = read_bytes(path, limit=MAX_XML_BYTES)
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
