using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using Gateway.Program.Features.Authentication;

namespace Gateway.Program.CommandLine;

/// <summary><c>gateway hash-key</c>: makes an API key, and prints it with its hash for the configuration.</summary>
internal static class HashKeyCommand
{
    // The hash has one round and no salt, so a short key could be found from its hash by guessing.
    private const int ShortestKey = 20;
    private const int NewKeyBytes = 32;

    private static readonly Option<bool> _reads = new("--stdin") { Description = "Hash the key on the first line of the standard input." };

    /// <summary>Makes the command.</summary>
    public static Command Make(ProgramConsole console)
    {
        var command = new Command("hash-key", "Make an API key, and print it with its hash for the configuration.") { _reads };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(_reads), console));
        return command;
    }

    private static async Task<int> RunAsync(bool reads, ProgramConsole console)
    {
        var key = reads ? (await console.In.ReadLineAsync())?.Trim() ?? "" : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NewKeyBytes));
        if (key.Length < ShortestKey)
        {
            await console.Error.WriteLineAsync($"The key has {key.Length} characters: a key of fewer than {ShortestKey} can be guessed. Without --stdin, this command makes one.");
            return ExitCodes.Usage;
        }

        if (key.Length > ApiKeyTable.LongestKey)
        {
            await console.Error.WriteLineAsync($"The key has {key.Length} characters: a key may have at most {ApiKeyTable.LongestKey}.");
            return ExitCodes.Usage;
        }

        if (!reads)
        {
            await console.Out.WriteLineAsync($"Key:  {key}");
        }

        await console.Out.WriteLineAsync($"Hash: {ApiKeyTable.HashOf(key)}");
        return ExitCodes.Ok;
    }
}
