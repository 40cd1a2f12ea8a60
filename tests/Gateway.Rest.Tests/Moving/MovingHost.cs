using System.Net.Http.Headers;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Moving;

/// <summary>An application with both engines, of which one answers.</summary>
internal sealed class MovingHost : IAsyncDisposable
{
    private readonly KestrelHost _host;
    private readonly HttpClient _client;

    private MovingHost(KestrelHost host)
    {
        _host = host;
        _client = host.CreateHttp1Client();
    }

    /// <summary>Starts an application that calls <c>AddJsonTranscoding()</c>.</summary>
    /// <param name="isOurs">Whether the gateway answers; Microsoft's transcoding if not.</param>
    /// <param name="theirs">The options of Microsoft's transcoding.</param>
    /// <param name="ours">The options of the gateway.</param>
    public static async Task<MovingHost> StartAsync(bool isOurs, Action<GrpcJsonTranscodingOptions>? theirs = null, Action<GatewayOptions>? ours = null)
    {
        var host = await KestrelHost.StartAsync(
            services =>
            {
                services.AddGrpc().AddJsonTranscoding(theirs ?? (static _ => { }));
                services.AddGateway(options =>
                {
                    options.Enabled = isOurs;
                    ours?.Invoke(options);
                });
            },
            static app =>
            {
                app.MapGrpcService<MovingService>();
                app.MapGateway();
            });

        // What one of the two calls an error in its log, the other may not.
        host.AllowErrors = true;
        return new MovingHost(host);
    }

    /// <summary>Sends a request: a method and a path, and after another blank the body as JSON, after its content type in brackets if it has another one.</summary>
    public async Task<Answer> AskAsync(string text, params (string Name, string Value)[] headers)
    {
        var parts = text.Split(' ', 3);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (parts.Length > 2)
        {
            request.Content = ContentOf(parts[2]);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _client.Dispose();
        await _host.DisposeAsync();
    }

    private static StringContent ContentOf(string text)
    {
        var type = MediaTypeHeaderValue.Parse("application/json");
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            type = MediaTypeHeaderValue.Parse(text[1..end]);
            text = text[(end + 1)..];
        }

        return new StringContent(text, type.CharSet == "utf-16" ? Encoding.Unicode : Encoding.UTF8, type);
    }
}
