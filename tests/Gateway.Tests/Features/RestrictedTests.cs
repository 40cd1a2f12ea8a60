using ContractProtos;
using Gateway.Program.Features.Access;
using Gateway.Tests.Host;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using VaultProtos;

namespace Gateway.Tests.Features;

/// <summary>What the gateway itself tells of elements that google.api.visibility restricts.</summary>
public sealed class RestrictedTests
{
    private static readonly string[] _hidden =
    [
        "contract.Admin", "contract.Library.PurgeBook", "contract.Library.InspectBook", "contract.Secret", "contract.Secret.Key", "contract.Grade",
        "contract.GetBookReq.note", "contract.GetBookReq.secrets", "contract.GetBookReq.SecretsEntry", "contract.GetBookReq.way", "contract.GetBookReq.by_key", "contract.Book.key", "contract.KIND_SECRET",
        "vault.Backdoor", "vault.Alone", "vault.Alone.Inner", "vault.Door.note", "vault.hidden_ext", "vault.LOCK_SECRET", "vault.StoreReq.others", "vault.Secret.mark", "vault.Secret.Closed", "vault.Hint.more",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reflection_lists_and_finds_nothing_that_is_refused()
    {
        await using var gateway = await StartAsync("Gateway:RefuseRestricted=true");
        using var call = new ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo(cancellationToken: Token);

        var services = (await AskAsync(call, new() { ListServices = "" })).ListServicesResponse.Service.Select(static service => service.Name);

        Assert.Equal(["contract.Library", "vault.Vault"], services.Where(static name => !name.StartsWith("grpc.", StringComparison.Ordinal)));
        foreach (var symbol in _hidden)
        {
            var answer = await AskAsync(call, new() { FileContainingSymbol = symbol });
            Assert.True(answer.ErrorResponse?.ErrorCode == (int)StatusCode.NotFound, symbol);
        }

        Assert.Equal([100], (await AskAsync(call, new() { AllExtensionNumbersOfType = "vault.Door" })).AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task Its_files_link_and_have_what_calls_need()
    {
        await using var gateway = await StartAsync("Gateway:RefuseRestricted=true");
        using var call = new ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo(cancellationToken: Token);

        var library = await FileAsync(call, "contract.Library.GetBook");
        var vault = await FileAsync(call, "vault.Vault");

        Assert.Equal(["CreateBook", "UpdateBook", "GetBook", "SaveBooks"], Assert.Single(library.Services).Methods.Select(static method => method.Name));
        var request = library.FindTypeByName<MessageDescriptor>("GetBookReq");
        Assert.Equal(["name", "kinds", "open", "extra"], request.Fields.InDeclarationOrder().Select(static field => field.Name));
        Assert.Empty(request.Oneofs);
        Assert.Empty(request.NestedTypes);
        Assert.Equal(["source", "_pages"], library.FindTypeByName<MessageDescriptor>("Book").Oneofs.Select(static oneof => oneof.Name));
        Assert.Equal(["url", "path"], library.FindTypeByName<MessageDescriptor>("Book").Oneofs[0].Fields.Select(static field => field.Name));
        Assert.Equal(["KIND_UNSPECIFIED", "KIND_NOVEL"], library.FindTypeByName<EnumDescriptor>("Kind").Values.Select(static value => value.Name));

        Assert.Equal("Vault", Assert.Single(vault.Services).Name);
        Assert.Equal(["key", "name", "lock"], vault.FindTypeByName<MessageDescriptor>("Door").Fields.InDeclarationOrder().Select(static field => field.Name));
        Assert.Equal(["text", "part", "parts", "door"], vault.FindTypeByName<MessageDescriptor>("Secret").Fields.InDeclarationOrder().Select(static field => field.Name));
        Assert.Equal(["text"], vault.FindTypeByName<MessageDescriptor>("Hint").Fields.InDeclarationOrder().Select(static field => field.Name));
        Assert.False(vault.FindTypeByName<EnumDescriptor>("Lock").ToProto().Options.AllowAlias);
    }

    [Theory]
    [InlineData("Gateway:RefuseRestricted=false")]
    [InlineData("Gateway:VisibleLabels:0=INTERNAL")]
    public async Task Reflection_tells_what_calls_reach(string setting)
    {
        await using var gateway = await StartAsync(setting);
        using var call = new ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo(cancellationToken: Token);

        var library = await FileAsync(call, "contract.Library.PurgeBook");

        Assert.Equal(["CreateBook", "UpdateBook", "GetBook", "SaveBooks", "PurgeBook", "InspectBook"], library.Services[0].Methods.Select(static method => method.Name));
        Assert.NotNull(library.FindTypeByName<MessageDescriptor>("Secret").FindDescriptor<MessageDescriptor>("Key"));
    }

    [Fact]
    public async Task Rules_of_access_and_limits_may_name_what_is_refused()
    {
        await using var gateway = await StartAsync(
            "Gateway:RefuseRestricted=true",
            "Gateway:Access:0:Methods:0=contract.Library/PurgeBook",
            "Gateway:Access:0:Allow=Anonymous",
            "Gateway:Access:1:Methods:0=contract.Library/PurgeBok",
            "Gateway:Access:1:Allow=Anonymous",
            "Gateway:RateLimits:few:Methods:0=contract.Admin/*",
            "Gateway:RateLimits:few:Permits=1",
            "Gateway:RateLimits:few:Window=00:00:01");

        var problem = Assert.Single(gateway.Services.GetRequiredService<UnknownNames>().Find());

        Assert.Contains("'contract.Library/PurgeBok', which matches no served method", problem, StringComparison.Ordinal);
    }

    // The server is never called.
    private static async Task<GatewayHost> StartAsync(params string[] settings)
    {
        using var schema = new TemporaryFile(new FileDescriptorSet { File = { ContractReflection.Descriptor.ToProto(), VaultReflection.Descriptor.ToProto() } }.ToByteArray());
        return await GatewayHost.StartAsync(["-u", "http://127.0.0.1:1", "--descriptor-set", schema.Path, .. settings.SelectMany(static setting => new[] { "--set", setting })]);
    }

    private static async Task<ServerReflectionResponse> AskAsync(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        return call.ResponseStream.Current;
    }

    // As a client does it: all files of the answer, linked. The last one is that of the symbol.
    private static async Task<FileDescriptor> FileAsync(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, string symbol)
    {
        var files = (await AskAsync(call, new() { FileContainingSymbol = symbol })).FileDescriptorResponse.FileDescriptorProto;
        var parsed = files.Select(FileDescriptorProto.Parser.ParseFrom).ToDictionary(static file => file.Name, StringComparer.Ordinal);
        var ordered = new List<FileDescriptorProto>();
        Visit(FileDescriptorProto.Parser.ParseFrom(files[0]).Name);
        return FileDescriptor.BuildFromByteStrings(ordered.Select(static file => file.ToByteString()))[^1];

        void Visit(string name)
        {
            foreach (var import in parsed[name].Dependency)
            {
                Visit(import);
            }

            if (!ordered.Contains(parsed[name]))
            {
                ordered.Add(parsed[name]);
            }
        }
    }
}
