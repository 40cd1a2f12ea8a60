using System.CommandLine;
using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Program.Hosting;
using Gateway.Testing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Host;

/// <summary>The gateway inside the process of a test, with a command line, on a port that the system picks.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, LogCollector logs)
    {
        _app = app;
        Logs = logs;
        Http = new HttpClient { BaseAddress = new Uri(Address) };
        Channel = GrpcChannel.ForAddress(Address);
    }

    public string Address => _app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);

    public HttpClient Http { get; }

    public GrpcChannel Channel { get; }

    public LogCollector Logs { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<GatewayHost> StartAsync(params string[] args) => StartAsync(static _ => { }, args);

    public static async Task<GatewayHost> StartAsync(Action<IServiceCollection> services, params string[] args)
    {
        var settings = Parse(args.Contains("--urls") ? args : ["--urls", "http://127.0.0.1:0", .. args]);
        var logs = new LogCollector();
        var builder = GatewayApp.CreateBuilder(settings);
        builder.Logging.ClearProviders().AddProvider(logs);
        services(builder.Services);
        Assert.Empty(ConfigurationCheck.Find(builder.Configuration));
        var app = builder.Build();
        Assert.Empty(await ServiceCheck.FindAsync(app.Services));
        GatewayApp.Map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GatewayHost(app, logs);
    }

    public static CommandSettings Parse(params string[] args)
    {
        var options = new GatewayOptionsSet();
        RootCommand root = [options.Upstream, options.DescriptorSet, options.Rules, options.Urls, options.Config, options.Set, options.Pages, options.Check];
        var parsed = root.Parse(args);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed);
    }

    /// <summary>Ends when the endpoints change next.</summary>
    public Task NextChangeAsync()
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ChangeToken.OnChange(_app.Services.GetRequiredService<EndpointDataSource>().GetChangeToken, () => changed.TrySetResult());
        return changed.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>GETs a path.</summary>
    /// <returns>The status and the body.</returns>
    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks until the answer is the wanted one: a change takes effect a moment after it was made.</summary>
    public Task UntilAsync(string path, (int Status, string Body) wanted) => UntilAsync(path, answer => answer == wanted);

    /// <summary>Asks until the answer is one of the wanted.</summary>
    public async Task UntilAsync(string path, Predicate<(int Status, string Body)> isWanted)
    {
        while (!isWanted(await GetAsync(path)))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits for the next log entry of an event.</summary>
    public Task<LogEntry> NextLogAsync(string eventName)
    {
        var found = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        Logs.Added += entry =>
        {
            if (entry.Event.Name == eventName)
            {
                found.TrySetResult(entry);
            }
        };
        return found.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        await _app.DisposeAsync();

        // YARP takes changes over by itself, also while the host ends.
        Assert.DoesNotContain(Logs.Errors, static entry => entry.Event.Name != "ErrorApplyingConfig" || !IsOfDisposal(entry.Exception));
    }

    // YARP throws one exception for all sources of endpoints that it has told of a change.
    private static bool IsOfDisposal(Exception? exception) =>
        exception is AggregateException { InnerExceptions: var all } ? all.All(IsOfDisposal) : exception?.GetBaseException() is ObjectDisposedException;
}
