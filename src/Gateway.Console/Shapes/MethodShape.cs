using Gateway.Console.Methods;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Served;

namespace Gateway.Console.Shapes;

/// <summary>The description of a method that the page needs to call it.</summary>
/// <param name="Service">The full name of its service.</param>
/// <param name="Name">Its name alone.</param>
/// <param name="Kind"><c>unary</c>, <c>server</c>, <c>client</c> or <c>duplex</c>: who streams.</param>
/// <param name="Comment">The comment of its .proto file.</param>
/// <param name="Input">The full name of the request message.</param>
/// <param name="Output">The full name of the response message.</param>
/// <param name="Bindings">Its bindings, in the order of the list's paths.</param>
/// <param name="Engine">The features of the engine that answers it.</param>
/// <param name="Rpc">The path of the method itself, as Connect calls it.</param>
/// <param name="Tool">The name of the tool that it is for clients of the Model Context Protocol; null if it is none.</param>
/// <param name="Types">The types of its messages by full name.</param>
internal sealed record MethodShape(
    string Service,
    string Name,
    string Kind,
    string? Comment,
    string Input,
    string Output,
    IReadOnlyList<BindingShape> Bindings,
    EngineShape Engine,
    IReadOnlyList<PathPiece> Rpc,
    string? Tool,
    IReadOnlyDictionary<string, TypeShape> Types)
{
    public static MethodShape Of(ShownMethod shown, CommentBook comments)
    {
        var method = shown.Method;
        var naming = new FieldNaming(method.Engine.Json);
        var (input, output) = MessagesOf(shown);
        return new MethodShape(
            method.ServiceName,
            method.Name,
            shown.Kind,
            comments.Find(method.Descriptor.FullName)?.Text,
            input.FullName,
            output.FullName,
            [.. shown.Bindings.Select(binding => BindingShape.Of(binding, naming))],
            EngineShape.Of(method.Engine),
            PathPieces.OfMethod(method),
            method.Tool,
            TypeBook.Of([input, output], naming, comments));
    }

    private static (MessageSchema Input, MessageSchema Output) MessagesOf(ShownMethod shown)
    {
        if (shown.Bindings is [var binding, ..])
        {
            return (binding.Http.Input, binding.Http.Output);
        }

        var descriptor = shown.Method.Descriptor;
        var schema = shown.Method.Schema ?? Schema.FromFiles([descriptor.File]);
        return (schema.GetMessage(descriptor.InputType.FullName), schema.GetMessage(descriptor.OutputType.FullName));
    }
}

/// <summary>The features of a method's engine on which the page's transports depend.</summary>
/// <param name="Streams">The forms of a stream of answers: <c>ndjson</c>, <c>json</c>, <c>sse</c>, and <c>jsonLines</c> for lines that are called JSON.</param>
/// <param name="Envelope">Whether messages of a stream are wrapped.</param>
/// <param name="BareErrors">Whether a failure at the end of a stream is a bare status, without the member <c>error</c>.</param>
/// <param name="Sockets">Whether the paths accept WebSockets.</param>
/// <param name="Connect">Whether the method answers Connect.</param>
internal sealed record EngineShape(IReadOnlyList<string> Streams, bool Envelope, bool BareErrors, bool Sockets, bool Connect)
{
    public static EngineShape Of(EngineTraits engine) => new(
        [.. engine.StreamForms.Select(NameOf)],
        engine.WrapsStreams,
        !engine.NamesStreamErrors,
        engine.WebSockets,
        engine.Connect);

    private static string NameOf(ServedStreamForm form) => form switch
    {
        ServedStreamForm.Lines => "ndjson",
        ServedStreamForm.LinesAsJson => "jsonLines",
        ServedStreamForm.Events => "sse",
        _ => "json",
    };
}
