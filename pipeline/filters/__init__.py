"""One FilterSet a list: for the page, its export and the API."""
