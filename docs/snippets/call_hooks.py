from pytribute import RawResponse, RequestInfo, Tribute


def on_response(request: RequestInfo, response: RawResponse) -> None:
    print(request.operation, request.attempt, response.status, request.seconds)


def on_error(request: RequestInfo, error: BaseException) -> None:
    print(request.operation, request.attempt, type(error).__name__, request.seconds)


tribute = Tribute("key", on_response=on_response, on_error=on_error)
