"""PEERS: the libraries that formats come from, and what each format can hold of the cases."""

from __future__ import annotations

from dataclasses import dataclass, field

from segdesk.model.classes import Task
from tests.bench.peers import PEERS as BENCH
from tests.clients.environments import TRAINING
from tests.environments import Environment

from .held import Held, all_of_them, classes, first_numbered, flat, numbered, rectangles, segments, unnamed


@dataclass(frozen=True)
class Case:
    """A format on its way between two programs. held: what of the objects it can hold. why: the rule of the
    library that explains pixels which differ. reader, task: how SegDesk is told to read it."""

    form: str
    held: Held = all_of_them
    why: str = ""
    reader: str = ""
    task: Task | None = None


@dataclass(frozen=True)
class Peer:
    """module: of tests.oracles.inside. written: forms of SegDesk's that it reads; read: of its own. sources:
    data sets of other origin that both read, each with the reason for pixels that differ, if they do."""

    name: str
    module: str
    environment: Environment
    written: tuple[Case, ...] = ()
    read: tuple[Case, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)


SEGMENTATION_MASKS = {"reader": "masks", "task": Task.SEMANTIC}
DECLARED = "declared before writing: rows that Ultralytics fills otherwise"
IDS = "it takes instanceIds for class ids"
BYTE = "it has 8 bits for the numbers of 375 objects in an image"

SIZES = "masks of another size than the photo: SegDesk keeps them as they came"
BORDERS = "Pillow gives a polygon the pixels under its border; SegDesk fills as pycocotools does"
VOID = "it gives void as objects"
SOURCES = {
    "formats/ade20k2017_dataset/dataset": "it names classes in short, and takes class 0 for the first",
    "formats/ade20k2020_dataset/dataset": "it names classes in short, and gives polygons beside masks",
    "formats/camvid_dataset": "",
    "formats/cityscapes_dataset/dataset": VOID,
    "formats/coco_dataset/coco_instances": "",
    "formats/coco_dataset/coco_panoptic": SIZES,
    "formats/coco_dataset/coco_stuff": "",
    "formats/coco_dataset/mmdet_coco": "",
    "formats/cvat_dataset/for_images": "boxes drawn in CVAT are objects to SegDesk",
    "formats/cvat_dataset/for_video": "boxes drawn in CVAT are objects to SegDesk",
    "formats/kitti_dataset/kitti_segmentation": VOID,
    "formats/labelme_dataset": "boxes drawn in LabelMe are objects to SegDesk",
    "formats/mapillary_vistas_dataset": "",
    "formats/mots_dataset": SIZES,
    "formats/roboflow_dataset/coco": "",
    "formats/voc_dataset/voc_dataset1": "",
}

ROUND_TRIPS: dict[str, Case] = {
    one.form: one
    for one in (
        Case("coco"),
        Case("coco_panoptic", segments),
        Case("labelme"),
        Case("cvat"),
        Case("label_studio"),
        Case("voc", numbered),
        Case("cityscapes", segments),
        Case("yolo", why=DECLARED),
        Case("mmseg", classes, **SEGMENTATION_MASKS),
        Case("hf", classes, **SEGMENTATION_MASKS),
    )
}

PEERS = (
    Peer(
        "datumaro",
        "datumaro_forms",
        BENCH["datumaro"],
        written=(
            Case("coco"), Case("coco_panoptic", segments), Case("voc", first_numbered),
            Case("cvat"), Case("cityscapes", classes, why=IDS),
        ),
        read=(
            Case("coco"), Case("coco_panoptic", flat), Case("voc", flat, why=BYTE), Case("cvat"),
            Case("annotation_xml"), Case("kitti", flat, why=BYTE), Case("mots", flat),
            Case("camvid", classes, **SEGMENTATION_MASKS), Case("sa1b", unnamed), Case("cityscapes", classes),
        ),
    ),
    Peer("datumaro's files", "datumaro_sources", BENCH["datumaro"], sources=SOURCES),
    Peer("ultralytics", "ultralytics_forms", TRAINING, written=(Case("yolo", why=DECLARED),)),
    Peer(
        "labelme",
        "labelme_forms",
        BENCH["labelme"],
        written=(Case("labelme"),),
        read=(Case("labelme"), Case("labelme_polygons", reader="labelme")),
        sources={"voc_polygons/instance_labelme_json": BORDERS},
    ),
    Peer(
        "label-studio-sdk",
        "label_studio_forms",
        Environment("label-studio-sdk", ("label-studio-sdk==2.1.2",)),
        written=(Case("label_studio"),),
        read=(Case("label_studio"),),
    ),
    Peer(
        "supervisely",
        "supervisely_forms",
        Environment("supervisely", ("supervisely==6.74.51",)),
        read=(Case("supervisely"), Case("supervisely_alpha", reader="supervisely")),
    ),
    Peer(
        "isat-sam",
        "isat_forms",
        Environment("isat-sam", ("imgviz", "tqdm", "pyyaml"), bare=("isat-sam==1.5.2",)),
        read=(Case("isat"),),
    ),
    Peer(
        "cityscapesscripts",
        "cityscapes_forms",
        Environment("cityscapesscripts", ("cityscapesscripts==2.3.0", "pillow<12")),
        written=(Case("cityscapes", segments),),
        read=(Case("cityscapes", rectangles),),
    ),
)  # fmt: skip
