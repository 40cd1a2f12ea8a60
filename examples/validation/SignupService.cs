using Grpc.Core;

namespace Validation;

public sealed class SignupService : Signup.SignupBase
{
    public override Task<Account> Register(Account request, ServerCallContext context) => Task.FromResult(request);

    public override async Task<Imported> Import(IAsyncStreamReader<Account> requestStream, ServerCallContext context)
    {
        var imported = new Imported();
        await foreach (var _ in requestStream.ReadAllAsync(context.CancellationToken))
        {
            imported.Count++;
        }

        return imported;
    }
}
