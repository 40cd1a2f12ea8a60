using Gateway.Testing;
using Gateway.Yarp.Reflection;
using Gateway.Yarp.Schemas;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Yarp.Tests.Schemas;

/// <summary>Reads the reflection of servers.</summary>
internal static class ReflectionFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<KestrelHost> StartAsync(Answer answer) =>
        KestrelHost.StartAsync(services => services.AddSingleton(answer).AddGrpc(options => options.MaxSendMessageSize = null), app => app.MapGrpcService<FakeReflection>());

    public static async Task<SchemaFiles> ReadAsync(Uri address, SchemaLimits? limits = null, TimeProvider? time = null, SocketsHttpHandler? handler = null)
    {
        using var invoker = new HttpMessageInvoker(handler ?? new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        var given = limits ?? SchemaLimits.Default;

        // Only a test with its own clock is about the timeout: a busy machine must not make the others fail.
        return time is null
            ? await new ReflectionSource(invoker, address, given with { Timeout = TimeSpan.FromMinutes(2) }, TimeProvider.System).ReadAsync(Token)
            : await new ReflectionSource(invoker, address, given, time).ReadAsync(Token);
    }

    /// <summary>The schema of a fake server.</summary>
    public static async Task<SchemaFiles> ReadAsync(Answer answer, SchemaLimits? limits = null)
    {
        await using var host = await StartAsync(answer);
        return await ReadAsync(host.Http2, limits);
    }

    /// <summary>Why a server's schema cannot be read.</summary>
    public static async Task<string> RefusalOfAsync(Uri address, SchemaLimits? limits = null, TimeProvider? time = null, SocketsHttpHandler? handler = null) =>
        (await Assert.ThrowsAsync<SchemaSourceException>(() => ReadAsync(address, limits, time, handler))).Message;

    /// <summary>Why a fake server's schema cannot be read; the message without the address.</summary>
    public static async Task<string> RefusalOfAsync(Answer answer, SchemaLimits? limits = null)
    {
        await using var host = await StartAsync(answer);

        // The reader gives up in the middle of the call.
        host.AllowErrors = true;
        var message = await RefusalOfAsync(host.Http2, limits);
        Assert.StartsWith(host.Http2.GetLeftPart(UriPartial.Authority) + " ", message);
        return message[(host.Http2.GetLeftPart(UriPartial.Authority).Length + 1)..];
    }
}
