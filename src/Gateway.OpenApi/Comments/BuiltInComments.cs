namespace Gateway.OpenApi.Comments;

/// <summary>Comments for the messages that every gateway has, whose own files come without comments.</summary>
internal static class BuiltInComments
{
    private static readonly Dictionary<string, Comment?> _comments = new(StringComparer.Ordinal)
    {
        ["google.rpc.Status"] = Comment.From("How a call ended."),
        ["google.rpc.Status.code"] = Comment.From(
            """
            A value of google.rpc.Code: 0 OK, 1 CANCELLED, 2 UNKNOWN, 3 INVALID_ARGUMENT, 4 DEADLINE_EXCEEDED, 5 NOT_FOUND, 6 ALREADY_EXISTS,
            7 PERMISSION_DENIED, 8 RESOURCE_EXHAUSTED, 9 FAILED_PRECONDITION, 10 ABORTED, 11 OUT_OF_RANGE, 12 UNIMPLEMENTED, 13 INTERNAL,
            14 UNAVAILABLE, 15 DATA_LOSS, 16 UNAUTHENTICATED.
            """),
        ["google.rpc.Status.message"] = Comment.From("What went wrong, for a developer."),
        ["google.rpc.Status.details"] = Comment.From("More about it, such as google.rpc.BadRequest with the fields at fault."),
        ["google.api.HttpBody"] = Comment.From("Bytes that are not JSON, with their content type."),
        ["google.api.HttpBody.content_type"] = Comment.From("The media type of the data."),
        ["google.api.HttpBody.data"] = Comment.From("The bytes."),
        ["google.api.HttpBody.extensions"] = Comment.From("What the application adds for itself."),
    };

    public static Comment? Find(string fullName) => _comments.GetValueOrDefault(fullName);
}
