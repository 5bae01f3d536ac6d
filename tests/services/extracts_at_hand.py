"""Every extract at hand, published or made, and the recipe that reads it."""

from pathlib import Path

from lhs_desktop.config import resources
from tests.databases import ENGLAND, SAMPLES, SCOTLAND, TEXAS, WORKFORCE

DATA = Path(__file__).parents[1] / "data"
EXCERPTS = DATA / "excerpts"
MADE = resources() / "samples" / "field"

DIAGNOSTICS = (
    DATA / "nhs" / "Monthly-Diagnostics-Web-File-Provider-August-2024.xls",
    DATA / "nhs" / "Monthly-Diagnostics-Web-File-Provider-September-2024.xls",
)
BEDS = DATA / "nhs" / "Beds-Open-Overnight-Web_File-Q2-2024-25.xlsx"
CANCELLED = (
    DATA / "nhs" / "Q2-2024-25-Cancelled-Operations.xlsx",
    DATA / "nhs" / "Q3-2024-25-Cancelled-Operations-65554.xlsx",
)
VIRTUAL = (
    DATA / "nhs" / "Monthly-Virtual-Ward-Aug2024.xlsx",
    DATA / "nhs" / "Monthly-Virtual-Ward-Apr2025.xlsx",
)
CANCER = EXCERPTS / "CWT-CRS-Apr-2024-to-Sep-2024-Data-Extract-Provider-Final.xlsx"
COMMUNITY = EXCERPTS / "Community-health-services-waiting-lists-2024-25-August.xlsx"
OUTCOMES = EXCERPTS / "Readmissions_Complications_and_Deaths_-_Hospital.TX.2015-10.csv"
NATION = DATA / "cms" / "Readmissions_Complications_and_Deaths_-_National.2015-10.csv"
RESPONSES = EXCERPTS / "responses.csv"
STATES, NATIONAL = DATA / "cms" / "state_results.csv", DATA / "cms" / "national_results.csv"
CALIFORNIA = tuple(DATA / "cdph" / f"MRSA_bloodstream_CA_{year}.csv" for year in (2013, 2014, 2015))
INFECTIONS, CDI, ATTENDANCES = (
    DATA / "r" / name for name in ("hospital_infections.csv", "cdi.csv", "ae_attendances.csv")
)

LISTS = {
    SAMPLES / "current-hospital_flagged20211216.csv": "phs-hospitals",
    SAMPLES / "hospital_site_list.csv": "phs-ae-sites",
    SAMPLES / "hb14_hb19.csv": "phs-health-boards",
    SAMPLES / "Hospital_General_Information.TX.2015-10.csv": "cms-hospitals",
    DATA / "phs" / "special-health-boards_19022021.csv": "phs-special-boards",
    DATA / "phs" / "statisticalqualifiers24052019.csv": "phs-qualifiers",
    **{
        DATA / "cms" / f"{name}.csv": f"hcahps-{name}"
        for name in ("states", "measures", "questions", "reports")
    },
}
"""Lists without figures: nodes, measures, and what explains the codes of other files."""
KNOWN = {
    **{MADE.parent / name: "nhs-monthly-ae" for name in ENGLAND},
    SAMPLES / SCOTLAND: "phs-monthly-ae",
    SAMPLES / TEXAS: "cms-hai-hospital",
    SAMPLES / WORKFORCE: "nhs-workforce",
    **dict.fromkeys(DIAGNOSTICS, "nhs-diagnostics"),
    BEDS: "nhs-beds",
    **dict.fromkeys(CANCELLED, "nhs-cancelled-operations"),
    **dict.fromkeys(VIRTUAL, "nhs-virtual-wards"),
    CANCER: "nhs-cancer-waits",
    COMMUNITY: "nhs-community-waits",
    OUTCOMES: "cms-readmissions-hospital",
    NATION: "cms-readmissions-national",
    RESPONSES: "hcahps-responses",
    STATES: "hcahps-state",
    NATIONAL: "hcahps-national",
    **dict.fromkeys(CALIFORNIA, "cdph-mrsa"),
    INFECTIONS: "qicharts2-hospital-infections",
    CDI: "qicharts2-cdi",
    ATTENDANCES: "nhsr-ae-attendances",
    MADE / "nhsn_clabsi_sir.csv": "nhsn-clabsi",
    MADE / "nhsn_cauti_sir.csv": "nhsn-cauti",
    MADE / "nhsn_clabsi_rates.csv": "nhsn-clabsi-rates",
    MADE / "nhsn_cdi_labid_quarter.csv": "nhsn-cdi",
    MADE / "nhsn_cdi_labid_month.csv": "nhsn-cdi",
    MADE / "nhsn_mrsa_labid_quarter.csv": "nhsn-mrsa",
    MADE / "nhsn_mrsa_labid_month.csv": "nhsn-mrsa",
    MADE / "nhsn_ssi_sir.csv": "nhsn-ssi",
    MADE / "Healthcare_Associated_Infections-Hospital.csv": "cms-hai-care-compare",
    MADE / "Complications_and_Deaths-Hospital.csv": "cms-complications-deaths",
    MADE / "FY_2024_Hospital_Readmissions_Reduction_Program_Hospital.csv": "cms-hrrp",
    MADE / "HCAHPS-Hospital.csv": "hcahps-hospital",
    MADE / "Hospital-Acquired_Infections_New_York.csv": "ny-hai",
    MADE / "hcahps_vendor_by_unit.xlsx": "survey-vendor-hcahps",
    MADE / "nursing_quality_unit_by_quarter.xlsx": "nursing-quality",
    MADE / "outcomes_observed_expected.xlsx": "outcomes-observed-expected",
    MADE / "hand_hygiene_crosstab.csv": "hand-hygiene-crosstab",
    MADE / "scorecard_fy25.xlsx": "scorecard-fiscal-year",
    **LISTS,
}
"""Every extract at hand and the recipe that reads it."""
