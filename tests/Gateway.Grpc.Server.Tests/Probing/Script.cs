using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>What the service of a test does. Without other word: unary and chat echo, collect joins the texts, expand answers as many notes as the request's number says.</summary>
internal sealed class Script
{
    public UnaryServerMethod<Note, Note> Unary { get; init; } = (note, _) => Task.FromResult(note);

    public ClientStreamingServerMethod<Note, Note> Collect { get; init; } = async (notes, _) =>
    {
        var all = new Note();
        await foreach (var note in notes.ReadAllAsync(CancellationToken.None))
        {
            all.Text += note.Text;
            all.Number++;
        }

        return all;
    };

    public ServerStreamingServerMethod<Note, Note> Expand { get; init; } = async (note, notes, _) =>
    {
        for (var i = 0; i < note.Number; i++)
        {
            await notes.WriteAsync(new Note { Text = note.Text, Number = i });
        }
    };

    public DuplexStreamingServerMethod<Note, Note> Chat { get; init; } = async (notes, answers, _) =>
    {
        await foreach (var note in notes.ReadAllAsync(CancellationToken.None))
        {
            await answers.WriteAsync(note);
        }
    };
}
