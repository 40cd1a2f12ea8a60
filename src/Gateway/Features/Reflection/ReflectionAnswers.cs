using Gateway.Program.Configuration;
using Gateway.Rest;
using Gateway.Transcoding.Served;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.Options;
using AlphaReflection = Grpc.Reflection.V1Alpha.ReflectionReflection;
using HealthReflection = Grpc.Health.V1.HealthReflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Gateway.Program.Features.Reflection;

/// <summary>Answers reflection requests from the schemas that the gateway serves now, without asking upstreams. With <see cref="GatewayOptions.RefuseRestricted"/>, they have nothing of what is hidden.</summary>
/// <remarks>See <see href="https://github.com/grpc/grpc/blob/master/doc/server-reflection.md">gRPC server reflection</see>.</remarks>
internal sealed class ReflectionAnswers(ServedBindings served, IEnumerable<IMethodSource> shown, GatewayVisibility visibility, IOptions<ProgramOptions> options)
{
    private readonly Lock _gate = new();
    private readonly ServiceDescriptor[] _own =
    [
        .. ReflectionReflection.Descriptor.Services,
        .. AlphaReflection.Descriptor.Services,
        .. options.Value.Health ? HealthReflection.Descriptor.Services : [],
    ];

    private IReadOnlyList<object>? _version;
    private ReflectionSnapshot? _snapshot;

    private ReflectionSnapshot Snapshot
    {
        get
        {
            var version = served.Version;
            lock (_gate)
            {
                if (_snapshot is null || _version?.SequenceEqual(version) != true)
                {
                    _version = version;
                    _snapshot = visibility.RefusesRestricted
                        ? ReflectionSnapshot.Of([.. shown.SelectMany(static source => source.Read().Methods)], _own, visibility.Elements)
                        : ReflectionSnapshot.Of(served.Methods, _own);
                }

                return _snapshot;
            }
        }
    }

    /// <summary>Answers one request.</summary>
    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { Snapshot.Services.Select(static name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, request.FileByFilename, files => files.FindFile(request.FileByFilename));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, request.FileContainingSymbol, files => files.FindSymbol(request.FileContainingSymbol));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var asked = request.FileContainingExtension;
                AnswerFile(response, $"{asked.ContainingType}[{asked.ExtensionNumber}]", files => files.FindExtension(asked.ContainingType, asked.ExtensionNumber));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                AnswerExtensions(response, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "This server does not know this kind of request.");
                break;
        }

        return response;
    }

    private void AnswerFile(ServerReflectionResponse response, string asked, Func<SymbolTable, FileDescriptor?> find)
    {
        if (Snapshot.Registries.Select(find).FirstOrDefault(static file => file is not null) is not { } found)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"'{asked}' is not known.");
            return;
        }

        // Includes all imports, because another cluster may have different files with the same names.
        var files = new FileDescriptorResponse();
        foreach (var file in WithImports(found))
        {
            files.FileDescriptorProto.Add(file.SerializedData);
        }

        response.FileDescriptorResponse = files;
    }

    private void AnswerExtensions(ServerReflectionResponse response, string type)
    {
        var snapshot = Snapshot;
        if (!snapshot.Registries.Any(files => files.FindSymbol(type) is not null))
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"'{type}' is not known.");
            return;
        }

        response.AllExtensionNumbersResponse = new ExtensionNumberResponse
        {
            BaseTypeName = type,
            ExtensionNumber = { snapshot.Registries.SelectMany(files => files.ExtensionsOf(type)).Distinct().Order() },
        };
    }

    private static List<FileDescriptor> WithImports(FileDescriptor root)
    {
        var all = new List<FileDescriptor> { root };
        var known = new HashSet<FileDescriptor> { root };
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(all[i].Dependencies.Where(known.Add));
        }

        return all;
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
