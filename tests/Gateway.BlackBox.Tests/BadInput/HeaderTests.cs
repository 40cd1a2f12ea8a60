using System.Net;
using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.BadInput;

/// <summary>Headers that cannot be understood.</summary>
public sealed class HeaderTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    [Theory]
    [InlineData("grpc-timeout", "5", "The header grpc-timeout is '5': expected")]
    [InlineData("grpc-timeout", "5x", "The header grpc-timeout is '5x': expected")]
    [InlineData("grpc-timeout", "-5S", "The header grpc-timeout is '-5S': expected")]
    [InlineData("grpc-timeout", "123456789S", "The header grpc-timeout is '123456789S': expected")]
    [InlineData("X-Server-Timeout", "soon", "The header X-Server-Timeout is 'soon': expected a number of seconds")]
    [InlineData("X-Server-Timeout", "-1", "The header X-Server-Timeout is '-1': expected a number of seconds")]
    [InlineData("trace-bin", "!!!", "The value of the header 'trace-bin' is not base64.")]
    [InlineData("Grpc-Metadata-Trace-Bin", "a", "The value of the header 'grpc-metadata-trace-bin' is not base64.")]
    public async Task A_header_that_cannot_be_read_is_400_and_named(string name, string value, string message)
    {
        using var client = server.CreateRestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/hello/world");
        request.Headers.TryAddWithoutValidation(name, value);

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith($"{{\"code\":3,\"message\":\"{message}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
