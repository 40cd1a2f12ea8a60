using Gateway.OpenApi.Documents;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Served;

namespace Gateway.OpenApi.Console;

/// <summary>The bindings that the gateway serves, for the page. Made on first use, and again when they have changed.</summary>
internal sealed class ConsoleMethods(ServedDescription served)
{
    private readonly Lock _gate = new();
    private Description? _described;
    private IReadOnlyList<ConsoleBinding> _list = [];

    /// <summary>The bindings whose methods are in documents too, in the order in which they are served.</summary>
    public IReadOnlyList<ConsoleBinding> List()
    {
        lock (_gate)
        {
            var description = served.Read();
            if (!ReferenceEquals(description, _described))
            {
                _list = Make(description);
                _described = description;
            }

            return _list;
        }
    }

    private static IReadOnlyList<ConsoleBinding> Make(Description description)
    {
        var patterns = new ResourcePatterns(description.Bindings);
        return
        [
            .. description.Bindings.Where(binding => binding.IsVisible).Select(binding =>
            {
                var naming = new FieldNaming(binding.Engine.Json);
                var examples = new RequestExamples(naming, binding.Engine.Json, description.Comments, patterns);
                var path = new PathRenderer(naming).Render(binding);
                return new ConsoleBinding(
                    binding.Method.QualifiedName,
                    KindOf(binding.Method),
                    description.Comments.Find(binding.Method.Descriptor.FullName)?.Summary,
                    binding.ShownMethod.Method,
                    path.Text,
                    [.. path.Parameters.Select(parameter => parameter.Name)],
                    [.. QueryFields.Of(binding).Chains.Select(chain => QueryNaming.Of(binding.Http.Input, chain, naming)).OfType<string>()],
                    TakesBody: binding.Http.Body != BodyBinding.None,
                    TakesBytes: binding.Http.TakesHttpBody,
                    Bodies.RequestExample(binding, examples));
            }),
        ];
    }

    private static string KindOf(ServedMethod method) => (method.ClientStreams, method.ServerStreams) switch
    {
        (false, false) => "unary",
        (false, true) => "serverStream",
        (true, false) => "clientStream",
        _ => "duplex",
    };
}
