"""What all pages share: languages, templates, assets, and the headers that protect them."""
