"""Bills of materials, as CycloneDX 1.6: what is in a package that others made.

A model is in it with the data that it learned from; these and their licences are read from its own
card. A bill holds no time and no random number: the same package has the same one. Needs no more
than Python.
"""

import hashlib
import json
import struct
from typing import Any

SECTION = struct.Struct("<24sQQ24x")  # an entry of the table: name, offset, size
HEADER_BYTES = 64


def sha256(data: bytes) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}]


def named_licence(name: str) -> list[dict[str, Any]]:
    return [{"license": {"name": name}}]


def read_card(model: bytes) -> dict[str, Any]:
    """The card of a model file: see csrc/core/model/nsc_model.h for the table of sections."""
    (n_sections,) = struct.unpack_from("<I", model, 12)
    for i in range(n_sections):
        name, offset, size = SECTION.unpack_from(model, HEADER_BYTES + SECTION.size * i)
        if name.rstrip(b"\0") == b"card":
            card: dict[str, Any] = json.loads(model[offset : offset + size])
            return card
    raise ValueError("the model has no card")


def model_components(name: str, model: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The model, a file of the package, and what it learned from."""
    card = read_card(model)
    data = [
        {
            "type": "data",
            "bom-ref": f"data:{i}",
            "name": source["name"],
            "description": source["what"],
            "licenses": named_licence(source["licence"]),
        }
        for i, source in enumerate(card["data"])
    ]
    component = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": name,
        "version": card["newscore"],
        "description": "made by: " + card["command"],
        "hashes": sha256(model),
    }
    return component, data


def bill(
    package: str,
    version: str,
    licence: str,
    parts: list[dict[str, Any]],
    model: tuple[dict[str, Any], list[dict[str, Any]]],
) -> str:
    """The whole file, for this version of a package with some parts and a model in it."""
    component, data = model
    return (
        json.dumps(
            {
                "bomFormat": "CycloneDX",
                "specVersion": "1.6",
                "version": 1,
                "metadata": {
                    "component": {
                        "type": "library",
                        "bom-ref": package,
                        "name": package,
                        "version": version,
                        "licenses": [{"expression": licence}],
                        "purl": f"pkg:pypi/{package}@{version}",
                    }
                },
                "components": [*parts, component, *data],
                "dependencies": [
                    {
                        "ref": package,
                        "dependsOn": [*(part["bom-ref"] for part in parts), component["bom-ref"]],
                    },
                    {
                        "ref": component["bom-ref"],
                        "dependsOn": [source["bom-ref"] for source in data],
                    },
                ],
            },
            indent=1,
        )
        + "\n"
    )
