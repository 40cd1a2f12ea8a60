using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Binding;

/// <summary>Finds the <c>google.api.http</c> option of a method.</summary>
public static class HttpRules
{
    /// <summary>The field number of the extension <c>google.api.http</c> of <c>google.protobuf.MethodOptions</c>.</summary>
    private const int HttpExtension = 72295728;

    /// <summary>The method's rule; null if it has none.</summary>
    /// <remarks>
    /// Reads the serialized options. So the result does not depend on how the descriptor was parsed: with the extension known, unknown,
    /// or known by another library's generated type.
    /// </remarks>
    /// <exception cref="InvalidProtocolBufferException">The method has the option, but the option is not an HttpRule.</exception>
    public static HttpRule? Of(MethodDescriptorProto method)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Options is null)
        {
            return null;
        }

        HttpRule? rule = null;
        var reader = new WireReader(method.Options.ToByteArray());
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == HttpExtension && wireType == WireType.LengthDelimited)
            {
                (rule ??= new()).MergeFrom(reader.ReadLengthDelimited().ToArray());
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return rule;
    }

    /// <summary>The full names of the fields that a rule and its additional bindings name in paths, in <c>body</c> and in <c>response_body</c>.</summary>
    public static IEnumerable<string> FieldsOf(MethodDescriptor method, HttpRule rule)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(rule);
        return Find(method.InputType, [rule.Body])
            .Concat(Find(method.OutputType, [rule.ResponseBody]))
            .Concat(PathTemplate.TryParse(Pattern(rule).Template, out var template, out _) ? template.Variables.SelectMany(variable => Find(method.InputType, variable.FieldNames)) : [])
            .Concat(rule.AdditionalBindings.SelectMany(additional => FieldsOf(method, additional)));
    }

    /// <summary>The fields that <c>body</c> and <c>response_body</c> of a rule and its additional bindings name.</summary>
    public static IEnumerable<FieldDescriptor> BodiesOf(MethodDescriptor method, HttpRule rule)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(rule);
        return new[] { Find(method.InputType, rule.Body), Find(method.OutputType, rule.ResponseBody) }.OfType<FieldDescriptor>()
            .Concat(rule.AdditionalBindings.SelectMany(additional => BodiesOf(method, additional)));
    }

    private static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        message.Fields.InDeclarationOrder().FirstOrDefault(field => field.Name == name || field.JsonName == name);

    private static IEnumerable<string> Find(MessageDescriptor message, IEnumerable<string> path)
    {
        var current = message;
        foreach (var name in path)
        {
            if (current is null || Find(current, name) is not { } found)
            {
                yield break;
            }

            yield return found.FullName;
            current = found.FieldType is FieldType.Message or FieldType.Group ? found.MessageType : null;
        }
    }

    /// <summary>The HTTP method and the template of a rule; both empty if the rule has none.</summary>
    public static (string HttpMethod, string Template) Pattern(HttpRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.PatternCase switch
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
}
