using System.Text;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Yarp.Tests.Hostile.Lab;

/// <summary>A server of HTTP/2 that answers every call with the bytes that the test says.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private KestrelHost _host = null!;

    private HostileServer(RequestDelegate answer) => Answer = answer;

    /// <summary>Answers the calls from now on.</summary>
    public RequestDelegate Answer { get; set; }

    public Uri Address => _host.Http2;

    public static async Task<HostileServer> StartAsync(RequestDelegate answer, Action<KestrelServerOptions>? configure = null)
    {
        var server = new HostileServer(answer);
        server._host = await KestrelHost.StartAsync(
            static _ => { },
            app => app.Run(http => server.Answer(http)),
            builder => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
                kestrel.Limits.MinResponseDataRate = null;
                configure?.Invoke(kestrel);
            }));
        server._host.AllowErrors = true;
        return server;
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();
}
