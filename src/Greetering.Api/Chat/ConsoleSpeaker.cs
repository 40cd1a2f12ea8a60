using Microsoft.Extensions.Options;

namespace Greetering.Api.Chat;

/// <summary>Lets whoever sits at the server's console speak in the chat room: each line typed goes to every open chat. At end of file it just stops reading.</summary>
internal sealed class ConsoleSpeaker(ChatRoom room, TextReader console, IOptions<ChatOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Console)
        {
            // A console can only be read by blocking, and such a read cannot be cancelled: a background thread ends with the process.
            new Thread(Speak) { IsBackground = true, Name = "console" }.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Speak()
    {
        while (console.ReadLine() is { } line)
        {
            room.Say(line);
        }
    }
}
