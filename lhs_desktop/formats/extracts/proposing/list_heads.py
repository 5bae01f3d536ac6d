"""By which headers the fields of a list are known."""

from collections.abc import Mapping

from lhs_desktop.models.recipes import ListOf

HEADS: Mapping[ListOf, Mapping[str, str]] = {
    ListOf.MEASURES: {
        "code": r"^(measure|indicator|metric|kpi)? ?(id|code|key)$|^(measure|indicator|metric|kpi)$",
        "name": r"^(measure|indicator|metric|kpi)? ?(name|title)$|^(measure|indicator|metric|kpi)$",
        "domain": r"domain|^type$|^theme$|^category$|^group$|^area$",
        "kind": r"^kind$|measure type|kind of",
        "direction": r"direction|polarity|better|desired",
        "rollup": r"roll.?up|aggregat",
        "calendar": r"calendar|frequency|^grain$",
        "unit": r"^units?$|unit of",
        "multiplier": r"multiplier|^per$|^scale$",
        "decimals": r"decimals|places",
        "disclosure_n": r"disclos|suppress|withh[eo]ld|redact|\bmask|small (number|cell)|\bcell size|"
        r"\b(not|never) (show|publish|release|print)|^(show|publish|release) (only )?(from|above)",
        "minimum_n": r"\bmin(imum)? ?(n|cases|size|sample|denominator|number|count|volume)|smallest|too few|"
        r"\b(not|never) (judge|rate|assess|calculate)|\breliab",
        "definition": r"definition|description|meaning",
        "numerator": r"numerator",
        "denominator": r"denominator",
        "source": r"^source|data source",
        "steward": r"steward|owner",
    },
    ListOf.TARGETS: {
        "measure": r"measure|indicator|metric|kpi",
        "value": r"target|goal|(?<!suppression )(?<!disclosure )threshold|standard|^value$",
        "from": r"from|start|effective|since",
        "to": r"^to$|until|\bend|valid to",
    },
    ListOf.PEOPLE: {
        "name": r"^(full |staff |person )?name$|^person$|^lead(er)?$",
        "role": r"^(role|title|job title|position|post)$|\brole$",
        "email": r"e.?mail",
        "from": r"from|start|since",
        "to": r"^to$|until|\bend",
    },
    ListOf.ACTIONS: {
        "reference": (
            r"^(action|item|task|issue|log|our|your)? ?(id|nos?|number|nr|#|ref|reference|key)( ?(no|number|id|#))?\.?$|"
            r"^item$|^s\.?/? ?n\.?$|^(s|sl|sr|serial)\.? ?(no|nr|number)\.?$|^n°$|^lfd\.? ?nr\.?$|^nummer$|^num[eé]ro$"
        ),
        "title": (
            r"^((improvement|agreed|corrective|recovery|required|key|proposed|next) )?actions?( ?(plan|point|item|agreed|"
            r"required|needed|description|title|name|text|details?|to be taken|to take|to improve))?$|"
            r"^(agreed|improvement|corrective) actions?\b|^description of (the )?action$|"
            r"^(task|title|what|summary|subject|to.?do|deliverable|recommendation)s?( ?(name|title|description))?$|"
            r"^(recommended|mitigating|mitigation) actions?$|^(item|issue|activity|milestone|name|description)$|"
            r"^(ma(ß|ss)nahmen?|aufgaben?|was|t[aâ]ches?|acci[oó]n(es)?|tareas?)$"
        ),
        "measure": r"^(linked |related )?(measure|indicator|metric|kpi)s?( (code|id|name))?$",
        "owner": (
            r"owner|^who\b|responsib|^((action|project|named) )?lead$|assigne|accountable|^by whom|^person\b|"
            r"verantwortlich|zust[aä]ndig|^wer$|responsable|^pilote$|encargado"
        ),
        "due": (
            r"\bdue\b|by when|^when$|deadline|target (completion |end )?date|^complet(e|ion) by|^time ?(scale|frame|line)s?$|"
            r"(planned|expected|anticipated|forecast) (completion|end|finish)|finish by|^to be completed by|"
            r"\bfrist\b|f[aä]llig|^termin$|bis wann|[eé]ch[eé]ance|d[eé]lai|fecha l[ií]mite|vencimiento"
        ),
        "status": r"status|^state$|^progress$|^stand$|^[eé]tat$|^statut$|^estado$|^(rag|% ?complete|complete ?%)( rating)?$",
        "done": (
            r"done|complet(ed|ion) ?(on|date)?$|(date|actual) (of )?(complet|clos|finish|done)|closed|finish|resolved|"
            r"erledigt am|abgeschlossen am"
        ),
        "created": (
            r"created|opened|raised|start|^date$|date (agreed|logged|added|identified|assigned|set|of (the )?meeting)|"
            r"meeting date|^agreed on$|^angelegt|^erstellt"
        ),
        "effect": r"^effect(iveness|ive\?)?$",
        "cause": r"cause|reason|driver",
        "expected": r"expected|\baim\b|outcome",
        "notes": r"notes?$|comments?$|update|remarks?$|^bemerkung|^kommentar|^commentaire|^observaciones",
    },
}
"""Each field of a list with the headers that it may stand under, the words of a header in single spaces."""

PLACES = (
    r"^node\b|^where$|^place$|^location$|^site$|krankenhaus|klinik(um)?\b|standort|abteilung|^station$|h[oô]pital|"
    r"[eé]tablissement|^service$|^project name$|^team$"
)
"""Headers of the place of an action, besides those that speak of levels."""

FIRST_NAME, LAST_NAME = r"^(first|fore|given) ?name$", r"^(last ?name|surname|family ?name)$"
