using Gateway.Program.CommandLine;

namespace Gateway.Program.Hosting;

/// <summary><c>--probe</c>: checks the health of a running gateway. An image without a shell has no other program for this.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(Uri url, ProgramConsole console, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout };
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return ExitCodes.Ok;
            }

            await console.Error.WriteLineAsync($"{url} answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException problem)
        {
            await console.Error.WriteLineAsync($"{url} cannot be reached: {problem.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync($"{url} did not answer within {Timeout.TotalSeconds} s.");
        }

        return ExitCodes.Failed;
    }
}
