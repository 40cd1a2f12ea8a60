using Microsoft.Extensions.Options;

namespace Greetering.Api.Chat;

/// <summary>Sends each line typed at the console to every chat. At the end of the input it stops reading.</summary>
internal sealed class ConsoleSpeaker(ChatRoom room, TextReader console, IOptions<ChatOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Console)
        {
            // A console can only be read by a blocking call, which cannot be cancelled: a background thread ends with the process.
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
