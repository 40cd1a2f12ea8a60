using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>Which request bodies a client must send.</summary>
internal static class RequiredBodies
{
    /// <summary>
    /// Whether the body is required. Gateway.Rest takes no body for an empty message, so that only required fields need one: those of proto2, and those whose
    /// <c>field_behavior</c> says REQUIRED or whose rules do. Microsoft's transcoding refuses every request that lacks its body.
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

        // Without a body, a stream has no messages. The engine does not ask for one.
        return !binding.Method.ClientStreams && binding.Http.Input.Fields.Any(field => IsNeeded(field) && !IsInPath(binding, field));
    }

    private static bool IsNeeded(FieldSchema field) => FieldTraits.Of(field) is { Needed: true, OutputOnly: false };

    private static bool IsInPath(DocumentedBinding binding, FieldSchema field) =>
        binding.Http.PathVariables.Any(variable => variable.Fields[0] == field || (field.Oneof is { } oneof && oneof.Fields.Contains(variable.Fields[0])));
}
