"""A report for the machines that build software: JUnit and SARIF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from iv3.core.json_text import json_text
from iv3.core.terminal import one_line
from iv3.core.words import Ernst, Regelstand
from iv3.delivery.report import Report
from iv3.delivery.wording import doubt_of

_LEVELS = {Ernst.FOUT: "error", Ernst.WAARSCHUWING: "warning", Ernst.SIGNAAL: "note"}
_SARIF = "2.1.0"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(reports: Sequence[Report]) -> str:
    """Return a suite of tests for each delivery, with a test for each rule; a ``fout`` is a failure.

    What is no ``fout`` stands in ``system-out`` of its rule, so that no build fails on it and nobody misses it.
    """
    root = ElementTree.Element("testsuites", name="iv3")
    for report in reports:
        _add_suite(root, report)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_suite(root: ElementTree.Element, report: Report) -> None:
    name = _xml(report.data["bron"]["bestand"] or "aanlevering")
    findings: dict[str, list[dict[str, Any]]] = {}
    for finding in report.bevindingen:
        findings.setdefault(finding["regel"], []).append(finding)
    suite = ElementTree.SubElement(root, "testsuite", name=name)
    failed = skipped = 0
    for rule in report.data["regels"]:
        case = ElementTree.SubElement(suite, "testcase", classname=name, name=rule["regel"])
        faults = [f for f in findings.get(rule["regel"], ()) if f["ernst"] == Ernst.FOUT]
        others = [f for f in findings.get(rule["regel"], ()) if f["ernst"] != Ernst.FOUT]
        if faults:
            failed += 1
            failure = ElementTree.SubElement(case, "failure", type=Ernst.FOUT, message=_xml(faults[0]["melding"]))
            failure.text = "\n".join(map(_line, faults))
        elif rule["stand"] != Regelstand.UITGEVOERD:
            skipped += 1
            ElementTree.SubElement(case, "skipped", message=_xml(rule.get("reden", rule["stand"])))
        if others:
            ElementTree.SubElement(case, "system-out").text = "\n".join(map(_line, others))
    suite.attrib.update(tests=str(len(report.data["regels"])), failures=str(failed), skipped=str(skipped), errors="0")


def _line(finding: dict[str, Any]) -> str:
    place = finding["plaats"].get("cel") or finding["plaats"]["pad"]
    told = f"{finding['ernst']} {place}: {finding['melding']} {finding['herstel']} {doubt_of(finding)}"
    return _xml(one_line(told.rstrip()))


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def as_sarif(reports: Sequence[Report]) -> str:
    """Return one run with every finding: rule, level, message, file, and the JSON Pointer of the place.

    A finding that stands for many of a kind has ``occurrenceCount``.
    """
    version = next((report.data["specificatie"]["versie"] for report in reports), "")
    rules = dict.fromkeys(finding["regel"] for report in reports for finding in report.bevindingen)
    driver = {"name": "iv3", "version": version, "rules": [{"id": rule} for rule in rules]}
    results = [_result(finding, report) for report in reports for finding in report.bevindingen]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"version": _SARIF, "runs": [run]})


def _result(finding: dict[str, Any], report: Report) -> dict[str, Any]:
    place = finding["plaats"]
    logical = {"fullyQualifiedName": place.get("cel") or place["pad"], "kind": "value"}
    where = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(report.data["bron"]["bestand"] or "")}},
        "logicalLocations": [logical],
    }
    return {
        "ruleId": finding["regel"],
        "level": _LEVELS[finding["ernst"]],
        "message": {"text": f"{finding['melding']} {finding['herstel']}"},
        "locations": [where],
        "properties": {key: finding[key] for key in ("zekerheid", "reden") if key in finding},
        **({"occurrenceCount": finding["aantal"]} if "aantal" in finding else {}),
    }


def _uri(name: str) -> str:
    from urllib.parse import quote  # only SARIF names files as addresses

    return quote(name.replace("\\", "/"), errors="replace")
