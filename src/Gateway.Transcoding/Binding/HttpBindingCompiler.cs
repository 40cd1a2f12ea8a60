using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Routing;
using Google.Api;

namespace Gateway.Transcoding.Binding;

/// <summary>Compiles the rules of one method and collects every mistake, so that the operator can fix a file in one edit.</summary>
internal sealed class HttpBindingCompiler(Schema schema, MethodReference method, ICollection<BindingProblem> problems)
{
    // A token of RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> _tokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly List<HttpBinding> _bindings = [];
    private string _binding = "";
    private int _mistakes;

    /// <summary>Whether the gateway made the rule, not the proto file or the configuration.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>The bindings to skip, such as <c>GET /v1/hello/{name}</c>.</summary>
    public IReadOnlySet<string> LeaveOut { get; init; } = new HashSet<string>();

    /// <summary>The query parameters that the host reads itself. A field that a query would bind must not have such a name.</summary>
    public IReadOnlyCollection<ReservedParameter> Reserved { get; init; } = [];

    public IReadOnlyList<HttpBinding> Compile(HttpRule rule)
    {
        var input = Message(method.Descriptor.InputType, "request");
        var output = Message(method.Descriptor.OutputType, "response");
        if (input is not null && output is not null)
        {
            CompileRule(rule, input, output);
        }

        return _bindings;
    }

    private MessageSchema? Message(string typeName, string side)
    {
        var name = typeName.TrimStart('.');
        if (schema.FindMessage(name) is { } message)
        {
            if (message.MessageSet is null)
            {
                return message;
            }

            Report(null, $"the {side} message {name} can contain {message.MessageSet}, which has message_set_wire_format", "use a message with extensions instead: only C++ and Java read message sets");
            return null;
        }

        Report(null, $"no descriptor defines the {side} message {name}", "add the file that declares it");
        return null;
    }

    // The specification allows only one level of additional bindings. Deeper levels are unambiguous, so the compiler accepts them too.
    private void CompileRule(HttpRule rule, MessageSchema input, MessageSchema output)
    {
        _mistakes = 0;
        _binding = Text(rule);
        if (!LeaveOut.Contains(_binding) && CompileBinding(rule, input, output) is { } binding && _mistakes == 0)
        {
            _bindings.Add(binding);
        }

        foreach (var additional in rule.AdditionalBindings)
        {
            CompileRule(additional, input, output);
        }
    }

    private HttpBinding? CompileBinding(HttpRule rule, MessageSchema input, MessageSchema output)
    {
        var (httpMethod, text) = HttpRules.Pattern(rule);
        CheckHttpMethod(rule, httpMethod);
        var bodyField = BodyField(rule.Body, "body", input);
        var responseField = BodyField(rule.ResponseBody, "response_body", output);
        if (rule.PatternCase == HttpRule.PatternOneofCase.None)
        {
            return null;
        }

        if (!PathTemplate.TryParse(text, out var template, out var error))
        {
            Report(error.Column, error.Problem, error.Remedy);
            return null;
        }

        var variables = Variables(template, input);
        CheckApart(template, variables, bodyField);
        CheckReserved(rule, input, variables, bodyField);
        return _mistakes > 0 ? null : new HttpBinding(method, httpMethod, template, input, output, variables)
        {
            Body = rule.Body switch { "" => BodyBinding.None, "*" => BodyBinding.Message, _ => BodyBinding.Field },
            BodyField = bodyField,
            ResponseField = responseField,
            IsAutomatic = IsAutomatic,
            TakesHttpBody = rule.Body.Length > 0 && IsHttpBody(input, bodyField),
            AnswersHttpBody = IsHttpBody(output, responseField),
            MaskField = httpMethod == "PATCH" ? MaskField(input, bodyField, variables) : null,
        };
    }

    private static string Text(HttpRule rule)
    {
        var (httpMethod, template) = HttpRules.Pattern(rule);
        return rule.PatternCase == HttpRule.PatternOneofCase.None ? "" : $"{httpMethod} {template}".Trim();
    }

    private void CheckHttpMethod(HttpRule rule, string httpMethod)
    {
        if (rule.PatternCase == HttpRule.PatternOneofCase.None)
        {
            Report(null, "the rule has no HTTP method", "set get, put, post, delete, patch or custom");
        }
        else if (httpMethod.Length == 0 || httpMethod.AsSpan().ContainsAnyExcept(_tokenCharacters))
        {
            Report(null, $"\"{httpMethod}\" is not an HTTP method", "set custom.kind to a method such as HEAD, or to * for any");
        }
    }

    private FieldSchema? BodyField(string name, string option, MessageSchema message)
    {
        if (name is "" or "*")
        {
            return null;
        }

        if (message.FindField(name) is { } field)
        {
            return field;
        }

        Report(
            null,
            $"{option}: unknown field \"{name}\" in {message.FullName}",
            name.Contains('.', StringComparison.Ordinal) ? "name a field of the message itself" : Suggestion(name, message));
        return null;
    }

    private PathVariable[] Variables(PathTemplate template, MessageSchema input)
    {
        var variables = new List<PathVariable>();
        foreach (var variable in template.Variables)
        {
            if (Resolve(variable, input) is { } chain)
            {
                variables.Add(new(chain, variable.IsMultiSegment));
            }
        }

        return [.. variables];
    }

    private FieldSchema[]? Resolve(TemplateVariable variable, MessageSchema input)
    {
        var chain = new FieldSchema[variable.FieldNames.Count];
        var message = input;
        var column = variable.Column;
        for (var i = 0; i < chain.Length; i++)
        {
            var name = variable.FieldNames[i];
            if (message.FindField(name) is not { } field)
            {
                Report(column, $"unknown field \"{name}\" in {message.FullName}", Suggestion(name, message));
                return null;
            }

            chain[i] = field;
            if (i < chain.Length - 1)
            {
                if (!FieldChain.HasFields(field))
                {
                    Report(column, $"\"{name}\" is {Describe(field)}, and a field path cannot pass through it", "use a field path through messages that are neither repeated nor maps");
                    return null;
                }

                message = field.Message!;
            }

            column += name.Length + 1;
        }

        if (IsPathValue(chain[^1]))
        {
            return chain;
        }

        Report(variable.Column, $"\"{variable.FieldPath}\" is {Describe(chain[^1])}, which a path cannot hold", "bind a scalar, an enum, or a well-known type that is one string in JSON");
        return null;
    }

    // Struct, Value and ListValue can be written as text, but their braces and quotes do not belong in a path.
    private static bool IsPathValue(FieldSchema field) =>
        !field.IsRepeated
        && TextToWire.CanWrite(field)
        && field.Message?.WellKnown is not (WellKnownType.Struct or WellKnownType.Value or WellKnownType.ListValue);

    /// <summary>Refuses a field that is bound twice, in any spelling, and two members of one oneof.</summary>
    private void CheckApart(PathTemplate template, PathVariable[] variables, FieldSchema? bodyField)
    {
        if (variables.Length < template.Variables.Count)
        {
            // A variable with a mistake is missing here, so the columns would belong to other variables.
            return;
        }

        for (var i = 0; i < variables.Length; i++)
        {
            var column = template.Variables[i].Column;
            var path = variables[i].FieldPath;
            for (var j = 0; j < i; j++)
            {
                Check(column, path, variables[j].FieldPath, FieldChain.Relate(variables[i].Chain, variables[j].Chain));
            }

            if (bodyField is not null && (variables[i].Fields.Count == 1 || variables[i].Fields[0] != bodyField))
            {
                Check(column, path, $"the body field {bodyField.Name}", FieldChain.Relate(variables[i].Chain, [bodyField]));
            }
        }

        void Check(int column, string path, string other, FieldRelation relation)
        {
            switch (relation)
            {
                case FieldRelation.Same or FieldRelation.Within:
                    Report(column, $"\"{path}\" is bound twice, also by {other}", "bind each field once");
                    break;
                case FieldRelation.OneofSiblings:
                    Report(column, $"\"{path}\" and {other} are members of one oneof, so one would clear the other", "bind one of them");
                    break;
            }
        }
    }

    /// <summary>Refuses a field that the query would bind if the host reads a parameter of the same name.</summary>
    private void CheckReserved(HttpRule rule, MessageSchema input, PathVariable[] variables, FieldSchema? bodyField)
    {
        foreach (var parameter in rule.Body == "*" ? [] : Reserved)
        {
            if (input.FindField(parameter.Name) is { } field && field != bodyField && !variables.Any(variable => variable.Fields is [var bound] && bound == field))
            {
                Report(null, $"the field {field.Name} of {input.FullName} has the name of the query parameter \"{parameter.Name}\", which {parameter.Purpose}", parameter.Remedy);
            }
        }
    }

    private static bool IsHttpBody(MessageSchema message, FieldSchema? field) =>
        HttpBodyMessage.Is(field is null ? message : field.IsRepeated ? null : field.Message);

    private static FieldSchema? MaskField(MessageSchema input, FieldSchema? bodyField, PathVariable[] variables)
    {
        if (bodyField is not { IsRepeated: false, Message.WellKnown: WellKnownType.None } || HttpBodyMessage.Is(bodyField.Message))
        {
            return null;
        }

        var masks = input.Fields.Where(field => field is { IsRepeated: false, Message.WellKnown: WellKnownType.FieldMask }).ToArray();
        return masks.Length == 1 && !variables.Any(variable => variable.Fields[0] == masks[0]) ? masks[0] : null;
    }

    private static string Describe(FieldSchema field) => field switch
    {
        { IsMap: true } => "a map",
        { IsRepeated: true } => "repeated",
        { Message: { } message } => $"a {message.FullName}",
        _ => $"a {field.Kind.ToString().ToLowerInvariant()}",
    };

    private static string Suggestion(string name, MessageSchema message) =>
        FieldHint.FindDeclared(message, name)
        ?? (message.Fields.Count == 0 ? "the message has no fields" : $"its fields are {string.Join(", ", message.Fields.Select(field => field.Name))}");

    private void Report(int? column, string problem, string remedy)
    {
        _mistakes++;
        problems.Add(new(method.File, method.FullName, _binding, column, problem, remedy));
    }
}
