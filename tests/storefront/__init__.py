"""An honest server of the Shop API, written from its documentation and nothing of pytribute."""
