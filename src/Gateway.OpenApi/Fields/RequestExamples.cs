using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>
/// Example requests, answers and errors. Without them, tools would make examples from the schema. Those have every member of a oneof and an Any without a type, and the gateway refuses them.
/// </summary>
/// <param name="naming">The names of fields.</param>
/// <param name="json">The JSON options of messages.</param>
/// <param name="comments">The comments of fields, which may state a value; null for none.</param>
/// <param name="patterns">The forms of resource names; null for none.</param>
internal sealed class RequestExamples(FieldNaming naming, JsonOptions json, CommentBook? comments = null, ResourcePatterns? patterns = null)
{
    private readonly ErrorExamples _errors = new(naming, json);

    /// <summary>Values of single fields.</summary>
    public FieldValues Values => field ??= new(naming, json, comments ?? new([], []), patterns ?? new([]));

    private MessageExamples Requests => field ??= new(naming, Values, isAnswer: false);

    private MessageExamples Answers => field ??= new(naming, Values, isAnswer: true);

    /// <summary>An example of a request message without these fields; null when a required field has no example.</summary>
    public JsonNode? Message(MessageSchema message, IReadOnlySet<FieldSchema>? without = null) =>
        message.WellKnown == WellKnownType.None ? Requests.Message(message, without) : WellKnown(message);

    /// <summary>An example of a request field's value; null when there is none.</summary>
    public JsonNode? Value(FieldSchema field) => Requests.Value(field);

    /// <summary>An example body of a request: the message, or the field of it that the body holds; null when there is no example.</summary>
    public JsonNode? Body(Served.DocumentedBinding binding) =>
        binding.Http.BodyField is { } field ? Value(field) : Message(binding.Http.Input, binding.FieldsInPath);

    /// <summary>An example of an answer message; null when a required field has no example.</summary>
    public JsonNode? Answer(MessageSchema message) => message.WellKnown == WellKnownType.None ? Answers.Message(message) : WellKnown(message);

    /// <summary>An example of the value that an answer sends for its <c>response_body</c>; null when there is none.</summary>
    public JsonNode? Answer(FieldSchema field) => Answers.Value(field);

    /// <summary>An example of one message that a binding answers: the response, or the field that <c>response_body</c> names. Null when there is none, for example for bytes.</summary>
    public JsonNode? Answer(Served.DocumentedBinding binding) =>
        binding.Http.AnswersHttpBody ? null : binding.Http.ResponseField is { } field ? Answer(field) : Answer(binding.Http.Output);

    /// <summary>An example of the body of an error, which fits the binding.</summary>
    /// <param name="binding">The binding; null for any.</param>
    /// <param name="code">The gRPC status code, 1 to 16.</param>
    public JsonNode Error(Served.DocumentedBinding? binding, int code) => _errors.Of(binding, code, Values);

    private JsonNode? WellKnown(MessageSchema message) => Values.WellKnown(message.WellKnown);
}
