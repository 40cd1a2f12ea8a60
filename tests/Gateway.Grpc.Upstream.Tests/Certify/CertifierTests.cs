using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Greet;
using Upstream.Hosting;

namespace Upstream.Certify;

public sealed class CertifierTests
{
    [Fact]
    public async Task The_names_in_the_clients_certificate_are_its_identity()
    {
        var context = await CallAsync(Authority.ForClient("someone", "one.example", "two.example"));

        Assert.True(context.IsPeerAuthenticated);
        Assert.Equal("x509_subject_alternative_name", context.PeerIdentityPropertyName);
        Assert.Equal("one.example", context.PeerIdentity.First().Value);
        Assert.Equal("someone", Assert.Single(context.FindPropertiesByName("x509_common_name")).Value);
    }

    [Fact]
    public async Task Without_alternative_names_the_common_name_is_its_identity()
    {
        var context = await CallAsync(Authority.ForClient("someone"));

        Assert.True(context.IsPeerAuthenticated);
        Assert.Equal("x509_common_name", context.PeerIdentityPropertyName);
        Assert.Equal("someone", Assert.Single(context.PeerIdentity).Value);
    }

    [Fact]
    public async Task Without_a_certificate_there_is_none()
    {
        var context = await CallAsync(null);

        Assert.False(context.IsPeerAuthenticated);
        Assert.Empty(context.Properties);
    }

    private static async Task<AuthContext> CallAsync(X509Certificate2? certificate)
    {
        AuthContext? seen = null;
        await using var host = await UpstreamHost.StartAsync(
            services => services.AddSingleton<Action<ServerCallContext>>(context => seen = context.AuthContext).AddGrpc(),
            app => app.MapGrpcService<ObservedGreeter>(),
            Authority.ForServer());
        using var handler = Authority.Trusting(certificate);
        var client = new Greeter.GreeterClient(host.Connect(new GrpcChannelOptions { HttpHandler = handler }));
        await client.SayHelloAsync(new HelloRequest(), cancellationToken: TestContext.Current.CancellationToken);
        return seen!;
    }
}
