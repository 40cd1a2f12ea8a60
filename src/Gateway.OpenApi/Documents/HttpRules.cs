using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Documents;

/// <summary>Reads the <c>google.api.http</c> option of a method.</summary>
internal static class HttpRules
{
    private static readonly MessageParser<MethodOptions> _options =
        MethodOptions.Parser.WithExtensionRegistry([AnnotationsExtensions.Http]);

    /// <summary>The rule of the method, or null when it has none.</summary>
    public static HttpRule? Find(MethodDescriptor method)
    {
        // Parsed again from bytes: descriptors that came from a server or a file hold the option as an unknown field, and an application may
        // have compiled google/api/http.proto into classes of its own.
        var options = method.ToProto().Options;
        return options is null ? null : _options.ParseFrom(options.ToByteString()).GetExtension(AnnotationsExtensions.Http);
    }

    /// <summary>The rule and its additional bindings, in the order they are written.</summary>
    public static IEnumerable<HttpRule> Flatten(HttpRule rule) => [rule, .. rule.AdditionalBindings];

    /// <summary>The HTTP method and the path template of one binding; both empty when the rule has no pattern.</summary>
    public static (string Method, string Template) Pattern(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
        HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
        HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
        HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
        HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
        HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
        _ => ("", ""),
    };
}
