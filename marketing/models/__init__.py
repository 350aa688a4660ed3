"""Marketing with partners: case studies."""

from marketing.case_studies.models import CaseResult, CaseStudy
