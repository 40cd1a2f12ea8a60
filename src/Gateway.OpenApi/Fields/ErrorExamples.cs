using System.Buffers;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Served;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Gateway.OpenApi.Fields;

/// <summary>Examples of errors: the JSON of <c>google.rpc.Status</c> as the gateway writes it.</summary>
internal sealed class ErrorExamples(FieldNaming naming, JsonOptions json)
{
    /// <summary>The body of an error.</summary>
    /// <param name="binding">The binding that answers it; null for any.</param>
    /// <param name="code">The gRPC status code, 1 to 16.</param>
    /// <param name="values">Values of fields.</param>
    public JsonNode Of(DocumentedBinding? binding, int code, FieldValues values) => code switch
    {
        3 => Invalid(binding),
        5 => Write(code, $"{Resource(binding, values) ?? "The resource"} was not found."),
        6 => Write(code, $"{Resource(binding, values) ?? "The resource"} exists already."),
        7 => Write(code, binding is null ? "The caller may not do this." : $"The caller may not call {binding.Method.QualifiedName}."),
        8 => Write(code, "Too many requests.", new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }),
        12 => Write(code, binding is null ? "The method is not implemented." : $"{binding.Method.QualifiedName} is not implemented."),
        _ => Write(code, MessageOf(code)),
    };

    private static string MessageOf(int code) => code switch
    {
        1 => "The call was cancelled.",
        2 => "The service failed.",
        4 => "The deadline passed before the call ended.",
        9 => "The system is not in the state that this call needs.",
        10 => "Another call changed the same resource. Try again.",
        11 => "There is no such page.",
        13 => "Internal error.",
        14 => "The server cannot be reached. Try again.",
        15 => "Data is lost.",
        16 => "The call has no valid credentials.",
        _ => "The call failed.",
    };

    // Gives the engine a value that a field cannot have, so that the example has the engine's own message.
    private JsonNode Invalid(DocumentedBinding? binding)
    {
        if (binding is null)
        {
            return Write(3, "The request is not valid.");
        }

        var fields = binding.Http.PathVariables.Select(variable => variable.Fields).Concat(QueryFields.Of(binding).Chains).Concat(binding.Http.Input.Fields.Select(field => new[] { field }));
        foreach (var chain in fields)
        {
            if (chain[^1] is { IsRepeated: false, IsExtension: false } field && TextToWire.CanWrite(field) && Refusal(field, string.Join('.', chain.Select(link => link.Name))) is { } refused)
            {
                return Violation(refused.FieldPath, refused.Description, refused.Message);
            }
        }

        return binding.Http.Input.Fields.FirstOrDefault(field => !field.IsExtension) is { } first
            ? Violation(first.Name, "must not be empty", $"{first.Name}: must not be empty")
            : Write(3, "The request is not valid.");
    }

    private TranscodingException? Refusal(FieldSchema field, string path)
    {
        try
        {
            TextToWire.WriteField(field, "?", new ArrayBufferWriter<byte>(), json with { IgnoreUnknownFields = false }, path);
            return null;
        }
        catch (TranscodingException refused)
        {
            return refused;
        }
    }

    private JsonNode Violation(string field, string description, string message) =>
        Write(3, message, new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } });

    // The resource that the path names, such as shelves/1/books/1.
    private string? Resource(DocumentedBinding? binding, FieldValues values) =>
        binding?.Http.PathVariables.Select(variable => variable.Fields[^1]).LastOrDefault(field => field.Kind == FieldKind.String) is not { } field ? null
        : values.Of(field, field)?.ToString() is { Length: > 0 } name ? (name.Contains('/', StringComparison.Ordinal) ? name : $"{naming.NameOf(field)} {name}")
        : null;

    private JsonNode Write(int code, string message, params ReadOnlySpan<IMessage> details)
    {
        var status = new Google.Rpc.Status();
        foreach (var detail in details)
        {
            status.Details.Add(Any.Pack(detail));
        }

        var text = new ArrayBufferWriter<byte>();
        StatusJson.Write(text, code, message, status.ToByteArray(), Schema.WellKnown, json with { WriteIndented = false });
        return JsonNode.Parse(text.WrittenSpan)!;
    }
}
