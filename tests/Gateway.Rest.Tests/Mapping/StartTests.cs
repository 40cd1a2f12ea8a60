using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Binding;
using Google.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>A wrong mapping stops the host before it listens, in every style of host.</summary>
public sealed class StartTests
{
    private const string NoSuchRule = "no.Such.Method";

    public enum Style
    {
        WebApplication,
        UseEndpoints,
        WebHostDefaults,
    }

    [Theory]
    [InlineData(Style.WebApplication)]
    [InlineData(Style.UseEndpoints)]
    [InlineData(Style.WebHostDefaults)]
    public async Task Mistake_stops_the_host_before_it_listens(Style style)
    {
        var server = new RecordingServer();
        using var host = Build(style, server, static options => options.Rules.Add(new HttpRule { Selector = NoSuchRule, Get = "/v1/x" }));

        var error = await Assert.ThrowsAsync<BindingException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.False(server.IsStarted);
        Assert.Equal(NoSuchRule, Assert.Single(error.Problems).Method);
    }

    [Theory]
    [InlineData(Style.WebApplication)]
    [InlineData(Style.UseEndpoints)]
    [InlineData(Style.WebHostDefaults)]
    public async Task Host_without_mistakes_listens(Style style)
    {
        var server = new RecordingServer();
        using var host = Build(style, server, static _ => { });

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(server.IsStarted);
        Assert.NotEmpty(host.Services.GetRequiredService<ServedBindings>().All);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Gateway_that_is_mapped_twice_is_an_error()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => MapHost.StartAsync(static app =>
        {
            app.MapGateway();
            app.MapGateway();
        }));

        Assert.Contains("MapGateway() was called twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gateway_of_a_root_and_of_its_inner_group_is_an_error(bool rootFirst)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => MapHost.StartAsync(app =>
        {
            if (rootFirst)
            {
                app.MapGateway();
            }

            var group = app.MapGroup("/a").MapGroup("/b");
            group.MapGrpcService<LabService>();
            group.MapGateway();
            if (!rootFirst)
            {
                app.MapGateway();
            }
        }));

        Assert.Contains("MapGateway() was called on a route builder and on a group inside it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_without_its_services_names_AddGateway()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        await using var app = builder.Build();

        Assert.Contains("AddGateway()", Assert.Throws<InvalidOperationException>(() => app.MapGateway()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_without_the_gateway_are_warned_of_once()
    {
        await using var host = await MapHost.StartAsync(static app => app.MapGrpcService<LabService>());

        Assert.Contains("MapGateway()", Assert.Single(host.Warnings("NotMapped")), StringComparison.Ordinal);
        Assert.Equal(404, (await host.GetAsync("/v1/ask/x")).Status);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    public async Task A_shutdown_that_is_over_before_the_calls_are_is_warned_of(int seconds, int warnings)
    {
        await using var host = await new LabHost
        {
            Services = services => services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(seconds)),
            Rest = static rest => rest.DrainTimeout = TimeSpan.FromSeconds(5),
        }.StartAsync();

        Assert.Equal(warnings, host.Kestrel.Logs.Entries.Count(static entry => entry is { Category: "Gateway.Rest", Event.Name: "ShutdownTooShort" }));
    }

    private static IHost Build(Style style, IServer server, Action<GatewayOptions> options)
    {
        if (style == Style.WebHostDefaults)
        {
            return new HostBuilder().ConfigureWebHostDefaults(web => web
                .ConfigureServices(services => Add(services, server, options))
                .Configure(static app => app.UseRouting().UseEndpoints(Map))).Build();
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Add(builder.Services, server, options);
        var app = builder.Build();
        if (style == Style.UseEndpoints)
        {
            IApplicationBuilder pipeline = app;
            pipeline.UseRouting().UseEndpoints(Map);
        }
        else
        {
            Map(app);
        }

        return app;
    }

    private static void Add(IServiceCollection services, IServer server, Action<GatewayOptions> options)
    {
        services.AddGrpc();
        services.AddGateway(options);
        services.AddSingleton(server);
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<LabService>();
        endpoints.MapGateway();
    }

    // A server that binds no port, and tells whether it was started.
    private sealed class RecordingServer : IServer
    {
        public bool IsStarted { get; private set; }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            IsStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
