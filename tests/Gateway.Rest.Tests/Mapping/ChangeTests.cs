using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>The served bindings follow the gRPC endpoints while the host runs.</summary>
public sealed class ChangeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/group")]
    public async Task Routes_follow_the_endpoints_and_open_calls_go_on(string prefix)
    {
        var (began, goOn) = (new Signal(), new Signal());
        var lab = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                await responses.WriteAsync(new LabProtos.AskResp { Text = "first" });
                began.Set();
                await goOn.Task;
                await responses.WriteAsync(new LabProtos.AskResp { Text = "last" });
            },
        };
        var list = new ServiceList();
        await using var host = await StartAsync(list, prefix, services => services.AddSingleton(lab));
        list.Set(host, static endpoints => endpoints.MapGrpcService<LabService>());

        Assert.Equal(200, (await host.GetAsync($"{prefix}/v1/ask/x")).Status);
        Assert.Equal(404, (await host.GetAsync($"{prefix}/v1/admin/x")).Status);
        var open = host.GetAsync($"{prefix}/v1/watch/x");
        await began.Task;

        list.Set(host, static endpoints => endpoints.MapGrpcService<AdminService>());

        Assert.Equal(404, (await host.GetAsync($"{prefix}/v1/ask/x")).Status);
        Assert.Equal(200, (await host.GetAsync($"{prefix}/v1/admin/x")).Status);
        Assert.Equal("admin.Admin", Assert.Single(host.Kestrel.Services.GetRequiredService<ServedBindings>().All.Select(binding => binding.Method.ServiceName).Distinct()));
        goOn.Set();
        Assert.Equal((200, "{\"text\":\"first\"}\n{\"text\":\"last\"}\n"), (await open).Both);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/group")]
    public async Task Change_with_mistakes_keeps_the_last_good_routes_and_is_one_error(string prefix)
    {
        var list = new ServiceList();
        await using var host = await StartAsync(list, prefix);
        host.Kestrel.AllowErrors = true;
        list.Set(host, static endpoints => endpoints.MapGrpcService<AdminService>());

        list.Set(host, static endpoints =>
        {
            endpoints.MapGrpcService<LabService>();
            endpoints.MapGrpcService<MistakenService>();
        });

        Assert.Equal(200, (await host.GetAsync($"{prefix}/v1/admin/x")).Status);
        Assert.Equal(404, (await host.GetAsync($"{prefix}/v1/ask/x")).Status);
        Assert.Equal("ChangeRefused", Assert.Single(host.Kestrel.Logs.Errors).Event.Name);

        list.Set(host, static endpoints => endpoints.MapGrpcService<LabService>());

        Assert.Equal(404, (await host.GetAsync($"{prefix}/v1/admin/x")).Status);
        Assert.Equal(200, (await host.GetAsync($"{prefix}/v1/ask/x")).Status);
        Assert.Single(host.Kestrel.Logs.Errors);
    }

    private static Task<MapHost> StartAsync(ServiceList list, string prefix, Action<IServiceCollection>? services = null) => MapHost.StartAsync(
        app =>
        {
            IEndpointRouteBuilder endpoints = prefix.Length == 0 ? app : app.MapGroup(prefix);
            endpoints.MapGateway();
            endpoints.DataSources.Add(list);
        },
        services: services);

    /// <summary>Endpoints that change.</summary>
    private sealed class ServiceList : EndpointDataSource, IDisposable
    {
        private CancellationTokenSource _change = new();
        private IReadOnlyList<Endpoint> _endpoints = [];

        public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

        public void Set(MapHost host, Action<IEndpointRouteBuilder> map)
        {
            var aside = new Aside(host.Kestrel.Services);
            map(aside);
            _endpoints = [.. aside.DataSources.SelectMany(source => source.Endpoints)];
            var changed = _change;
            _change = new CancellationTokenSource();
            changed.Cancel();
            changed.Dispose();
        }

        public void Dispose() => _change.Dispose();
    }

    /// <summary>Makes endpoints.</summary>
    private sealed class Aside(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}
