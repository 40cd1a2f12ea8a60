using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>Decides which request bodies a client must send.</summary>
internal static class RequiredBodies
{
    /// <summary>
    /// Whether the body is required. Gateway.Rest treats a missing body as an empty message, so only required fields need one: required fields of proto2, and fields that are required by their
    /// <c>field_behavior</c> or their rules. Microsoft's transcoding refuses every request that lacks its body.
    /// </summary>
    public static bool Of(DocumentedBinding binding)
    {
        if (binding.Http.Body == BodyBinding.None)
        {
            return false;
        }

        if (!binding.Engine.AnswersRefusals)
        {
            return true;
        }

        if (binding.Http.BodyField is { } field)
        {
            return IsNeeded(field);
        }

        // A stream without a body has no messages, and the engine accepts that.
        return !binding.Method.ClientStreams && binding.Http.Input.Fields.Any(field => IsNeeded(field) && !IsInPath(binding, field));
    }

    private static bool IsNeeded(FieldSchema field) => FieldTraits.Of(field) is { Needed: true, OutputOnly: false };

    private static bool IsInPath(DocumentedBinding binding, FieldSchema field) =>
        binding.Http.PathVariables.Any(variable => variable.Fields[0] == field || (field.Oneof is { } oneof && oneof.Fields.Contains(variable.Fields[0])));
}
