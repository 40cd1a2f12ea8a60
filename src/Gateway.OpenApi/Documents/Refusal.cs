using System.Text.Json.Nodes;
using Grpc.Core;

namespace Gateway.OpenApi.Documents;

/// <summary>An answer other than success.</summary>
/// <param name="HttpStatus">Its HTTP status.</param>
/// <param name="Name">The name of its component.</param>
/// <param name="Code">The status code in its body.</param>
/// <param name="Description">When the gateway sends it.</param>
/// <param name="Message">The message of the example.</param>
/// <param name="Header">A header that the answer may have; null for none.</param>
internal sealed record Refusal(int HttpStatus, string Name, StatusCode Code, string Description, string Message, string? Header = null)
{
    public static readonly Refusal Invalid = new(
        400, "BadRequest", StatusCode.InvalidArgument, "The request is malformed: a value of the wrong type, an unknown field, or a bad timeout. The message names the place.", "$.name: expected a string, found 5 (line 1, column 9)");

    public static readonly Refusal NotKnown = new(
        401, "Unauthorized", StatusCode.Unauthenticated, "The request has no valid credentials.", "Authentication is required.", Headers.Challenge);

    public static readonly Refusal NotPermitted = new(
        403, "Forbidden", StatusCode.PermissionDenied, "The caller is known, but may not do this.", "This is not permitted.");

    public static readonly Refusal NotFound = new(
        404, "NotFound", StatusCode.NotFound, "Nothing has the name in the path.", "There is no such resource.");

    public static readonly Refusal NotAcceptable = new(
        406, "NotAcceptable", StatusCode.InvalidArgument, "The stream has none of the forms that `Accept` asks for.",
        "Nothing of Accept 'text/plain' is offered. Offered: application/x-ndjson, application/json, text/event-stream.");

    public static readonly Refusal TooLarge = new(
        413, "PayloadTooLarge", StatusCode.ResourceExhausted, "The body is larger than the server takes.", "The request is too large.");

    public static readonly Refusal OtherContent = new(
        415, "UnsupportedMediaType", StatusCode.InvalidArgument, "The body has a wrong content type, or a content encoding. The message says what to send.", "The content type is 'text/plain': send application/json.");

    public static readonly Refusal TooMany = new(
        429, "TooManyRequests", StatusCode.ResourceExhausted, "Too many requests in a short time.", "Too many requests.", Headers.RetryAfter);

    public static readonly Refusal Unavailable = new(
        503, "ServiceUnavailable", StatusCode.Unavailable, "The service cannot be reached, or is stopping. Try again later.", "The server is stopping.", Headers.RetryAfter);

    public static readonly Refusal TooLate = new(
        504, "GatewayTimeout", StatusCode.DeadlineExceeded, "The deadline of the call has passed.", "Deadline Exceeded");

    /// <summary>An example of the body.</summary>
    public JsonObject Example => new()
    {
        ["code"] = (int)Code,
        ["message"] = Message,
        ["details"] = this == Invalid ? new JsonArray(FieldDetail()) : [],
    };

    private static JsonObject FieldDetail() => new()
    {
        ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
        ["fieldViolations"] = new JsonArray(new JsonObject { ["field"] = "name", ["description"] = "expected a string, found 5" }),
    };
}
