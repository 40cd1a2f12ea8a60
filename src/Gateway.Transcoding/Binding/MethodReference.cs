using Gateway.Transcoding.Descriptors;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Binding;

/// <summary>A method to bind, with the names for error messages.</summary>
/// <param name="File">The proto file that declares it, such as <c>greetering.proto</c>.</param>
/// <param name="Service">The full name of its service, such as <c>proto.Greetering</c>.</param>
/// <param name="Descriptor">The method's descriptor. Do not change it.</param>
/// <param name="Rule">A rule that replaces the annotation, such as one from a configuration file; null for the annotation.</param>
public sealed record MethodReference(string File, string Service, MethodDescriptorProto Descriptor, HttpRule? Rule = null)
{
    /// <summary>The schema with the method's messages; null for the schema given to <see cref="MethodBindings.Create"/>. Servers that use the same name for different types each need their own schema.</summary>
    public Schema? Schema { get; init; }

    /// <summary>Whether the method is bound as <c>POST /package.Service/Method</c> if it has no rule; null for the setting given to <see cref="MethodBindings.Create"/>.</summary>
    public bool? IsMappedUnannotated { get; init; }

    /// <summary><c>proto.Greetering/Hello</c></summary>
    public string FullName => $"{Service}/{Descriptor.Name}";

    /// <summary>The reference to a method of generated code.</summary>
    public static MethodReference Of(MethodDescriptor method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new(method.File.Name, method.Service.FullName, method.ToProto());
    }

    /// <summary>The references to all methods that a file declares.</summary>
    public static IEnumerable<MethodReference> Of(FileDescriptorProto file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var package = file.Package.Length == 0 ? "" : file.Package + ".";
        return file.Service.SelectMany(service => service.Method, (service, method) => new MethodReference(file.Name, package + service.Name, method));
    }

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
