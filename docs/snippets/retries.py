from pytribute import RetryPolicy, Tribute

patient = RetryPolicy(attempts=5, wait_initial=0.2, wait_max=10, timeout=60)
with Tribute(timeout=10, retries=patient) as tribute:
    hasty = tribute.with_options(timeout=2, retries=0)  # the same connections
    tribute.products.get(2548, timeout=5)  # for this call alone
    other = tribute.with_options(api_key="another-key")  # many accounts, one pool
