"""What the checks before a commit, the tray and a workbook given back say: what is wrong and how to mend it."""

MESSAGES: dict[str, str] = {
    # The commit as a whole
    "checks-stop": "Nothing was stored: {first} Look at the problems of a dry run; if it is right all the same, accept it with --accept {codes}.",
    "accept-unknown": "{codes} is no problem that stops an import. These are: {known}.",
    # Values
    "fractional-count": "{count} of {total} figures of {measure} are no whole numbers here, though the others are; the first is {raw}. Check whether a rate or an average stands among counts.",
    "published-differs": "The published figure ({published}) is not what numerator and denominator give ({computed}). Correct the one that is wrong.",
    "published-differs-mostly": "{count} of {total} published figures under “{raw}” are not what numerator and denominator give. Check in the recipe which columns belong to it.",
    "total-differs": "{what}: published {published}, computed {computed}, which differ by {difference}. Look for rows that are missing, counted twice or not read.",
    "outlier": "{node}, {measure}, {period}: {shown} is far from what came before (mostly {low} to {high}). Check the cell against its source.",
    "outlier-denominator": "{node}, {measure}, {period}: the denominator {shown} is far from what came before (mostly {low} to {high}). Check the cell against its source.",
    "outliers-more": "{count} more figures of {measure} are far from what came before at their nodes. Check a few of them against their source.",
    "identical-rows": "{count} values stand twice, on rows that say the same. One of each is kept.",
    # The file as a whole
    "unit-change": "The figures of {measure} ({part}) are about {factor} times what the same {nodes} nodes had before. Check whether the unit has changed (percent and fraction, thousands).",
    "scale-change": "The figures of {measure} ({part}) are about {factor} times what the same {nodes} nodes had before. Check whether the unit or the span of a period has changed.",
    "nodes-missing": "This file has no figures of {measure} for {names} ({count} in all), which had them up to {period}. Ask the sender whether they are missing, or close the nodes if they no longer exist.",
    "period-skipped": "Between the last figures stored ({last}) and the first of this file ({first}) the figures of {measure} for {missing} are missing. Import that extract as well.",
    "nearly-all-changed": "{count} of {total} known figures would change, and the file is not called like the one they came from. Check that it is about the same measure: a file with the same heads may be told apart by its title alone.",
    "history-restated": "{count} figures of earlier periods ({first} to {last}) change. The old ones are kept and come back if this import is undone.",
    "older-release": "{count} of {total} changes bring back what batch {batch} had replaced: this looks like an older release. Check which is newest; undo this import if it is not.",
    "older-release-name": "{other} was imported before, and its name says that it is the later release of this file. Check which is newest; undo this import if it is not.",
    "future-period": "{count} figures are of periods that had not begun when they were imported; the latest is {period}. Check the column of periods.",
    "all-in-future": "All figures of this sheet are of periods that had not begun when they were imported ({period}). Check the column of periods and its format.",
    "year-assumed": "The file does not say in which year these periods are: “{raw}” was read as {first} to {last}. Confirm it, or state in the recipe in which month its year begins (year_from).",
    "ancient-period": "{count} figures are of periods before 1990; the earliest is {period}. Check the column of periods and its format.",
    # Columns
    "percent-holds-fractions": "“{raw}” says percent, but all of its figures lie between 0 and 1. Check whether 0.72 means 72 %, and state it in the recipe.",
    "fraction-holds-percents": "“{raw}” says share or fraction, but its figures go up to {highest}. Check whether 72 means 0.72, and state it in the recipe.",
    "percent-mixed": "“{raw}” holds percents in different forms ({forms}). Check that each is read as it is meant.",
    # Nodes
    "leading-zeros-lost": "{count} codes ({raw} …) are known when they are filled with zeros to {pad} digits: a spreadsheet took them for numbers. Import with --repair-zeros, or state pad = {pad} for their level in the recipe.",
    "leading-zeros-repaired": "{count} codes ({raw} …) were filled with zeros to {pad} digits and so are known.",
    "code-looks-alike": "The code “{raw}” looks like that of {node} ({name}), but is written otherwise. If it is the same, resolve it in the tray so that its figures are not kept apart.",
    "name-looks-alike": "“{name}” has the name of {node}, but another code ({raw}). If it is the same place, resolve it in the tray so that its figures are not kept apart.",
    "nodes-alike": "{count} new nodes have names like others: {names}. Check that they are different places.",
    # The tray
    "tray-unknown": "Nothing waits under the name “{name}”. “tray list” shows what does.",
    "tray-nothing-named": "Name at least one of those that wait. “tray list” shows them.",
    "tray-pair-wrong": "“{pair}” is not a pair. Write the waiting name, an equals sign and the code of a node: NAME=CODE.",
    "tray-not-told": "The file does not say what “{name}” is and where it belongs. Name the node above it and its level.",
    "level-unknown": "There is no level {level}. These are known: {known}.",
    # A workbook given back
    "return-nothing": "{file}: no problem names a row of it, so there is nothing to mend.",
    "return-other-file": "{file} is not a file of batch {batch}. It had: {known}.",
    "return-exists": "{file} exists already. Choose another name.",
}
