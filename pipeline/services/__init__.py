"""Every write of this room."""

from pipeline.services.sales import SaleRow as SaleRow
from pipeline.services.sales import sale_import as sale_import
from pipeline.services.sales import sale_record as sale_record
from pipeline.services.sales import sale_refund as sale_refund
