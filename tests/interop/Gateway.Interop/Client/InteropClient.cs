using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.Interop.Client;

/// <summary>
/// Runs cases with this project's client, one after the other, each on a channel of its own as if it were the only one, and prints a line for each: <c>ok CASE</c> or <c>not ok CASE: why</c>.
/// </summary>
internal static class InteropClient
{
    private static readonly Dictionary<string, Func<InteropTarget, Task>> Cases = new(StringComparer.Ordinal)
    {
        ["empty_unary"] = UnaryCases.EmptyUnaryAsync,
        ["large_unary"] = UnaryCases.LargeUnaryAsync,
        ["client_streaming"] = StreamCases.ClientStreamingAsync,
        ["server_streaming"] = StreamCases.ServerStreamingAsync,
        ["ping_pong"] = StreamCases.PingPongAsync,
        ["empty_stream"] = StreamCases.EmptyStreamAsync,
        ["custom_metadata"] = UnaryCases.CustomMetadataAsync,
        ["status_code_and_message"] = StatusCases.StatusCodeAndMessageAsync,
        ["special_status_message"] = StatusCases.SpecialStatusMessageAsync,
        ["unimplemented_method"] = StatusCases.UnimplementedMethodAsync,
        ["unimplemented_service"] = StatusCases.UnimplementedServiceAsync,
        ["cancel_after_begin"] = EndCases.CancelAfterBeginAsync,
        ["cancel_after_first_response"] = EndCases.CancelAfterFirstResponseAsync,
        ["timeout_on_sleeping_server"] = EndCases.TimeoutOnSleepingServerAsync,
        ["client_compressed_unary"] = CompressionCases.ClientCompressedUnaryAsync,
        ["client_compressed_streaming"] = CompressionCases.ClientCompressedStreamingAsync,
        ["server_compressed_unary"] = CompressionCases.ServerCompressedUnaryAsync,
        ["server_compressed_streaming"] = CompressionCases.ServerCompressedStreamingAsync,
    };

    public static async Task<int> RunAsync(Uri address, string certificateFile, IReadOnlyList<string> cases)
    {
        using var trusted = address.Scheme == Uri.UriSchemeHttps ? X509CertificateLoader.LoadCertificateFromFile(certificateFile) : null;
        var failed = 0;
        foreach (var name in cases)
        {
            try
            {
                await RunAsync(name, address, trusted);
                Console.WriteLine($"ok {name}");
            }
            catch (Exception failure) when (failure is RpcException or InteropFailure or TimeoutException or KeyNotFoundException)
            {
                failed++;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"not ok {name}: {failure.Message.ReplaceLineEndings(" ")}"));
            }
        }

        return failed == 0 ? 0 : 1;
    }

    private static async Task RunAsync(string name, Uri address, X509Certificate2? trusted)
    {
        var compression = new SeenCompressionProvider();
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false, SslOptions = Trusting(trusted) },
            DisposeHttpClient = true,
            CompressionProviders = [compression],
        });
        await Cases[name](new InteropTarget(channel, compression)).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static SslClientAuthenticationOptions Trusting(X509Certificate2? certificate) => certificate is null
        ? new SslClientAuthenticationOptions()
        : new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
}
