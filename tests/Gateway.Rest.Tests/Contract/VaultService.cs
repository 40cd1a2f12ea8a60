using Grpc.Core;
using VaultProtos;

namespace Gateway.Rest.Tests.Contract;

/// <summary>Answers with what it got.</summary>
internal sealed class VaultService : Vault.VaultBase
{
    public override Task<Door> Open(Door request, ServerCallContext context) =>
        Task.FromResult(new Door { Key = request.HasKey ? request.Key : "k", Name = request.Name, Note = $"n{request.Note}", Lock = request.Lock });

    public override Task<StoreResp> Store(StoreReq request, ServerCallContext context) => Task.FromResult(new StoreResp { Secret = request.Secret, Former = new Secret { Text = "former" } });

    public override Task<Door> Find(FindReq request, ServerCallContext context) => Task.FromResult(new Door { Key = "k", Name = $"{request.Hint.Text}{request.Hint.More}" });
}
