"""The payment page of an order: a person pays as its buyer, fails to, or leaves."""
