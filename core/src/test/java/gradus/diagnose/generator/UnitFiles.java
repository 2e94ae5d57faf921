package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** Files of the backward functions of single layers, as the common courses ask for them, right and with one mistake. */
public final class UnitFiles {
    private static final long SEED = 1;
    private static final double EPS = 1e-5;
    private static final List<UnitSize> SIZES = List.of(UnitSize.PLAIN, UnitSize.SQUARE, UnitSize.AS_MANY_EXAMPLES);

    private final List<UnitFile> files = new ArrayList<>();

    private UnitFiles() {}

    /** Every function of every course, with every mistake that shows in it. */
    public static List<UnitFile> all() {
        UnitFiles all = new UnitFiles();
        all.dense();
        all.denseWithActivation();
        all.activations();
        all.normalisations();
        all.dropout();
        all.softmax();
        return List.copyOf(all.files);
    }

    /** A mixture of all courses and mistakes, about a third of it right, in which names and numbers leave one reading. */
    public static List<UnitFile> sample() {
        Map<String, UnitFile> byName = new LinkedHashMap<>();
        all().forEach(file -> byName.put(file.name(), file));
        return SAMPLE.lines()
                .map(name -> {
                    UnitFile file = byName.get(name);
                    if (file == null) {
                        throw new IllegalStateException("no file " + name);
                    }
                    return file;
                })
                .toList();
    }

    private void add(UnitHanding handing, String size, Function<Random, Unit> unit) {
        files.addAll(handing.all(unit.apply(random(handing, size)), size));
    }

    private void addRight(UnitHanding handing, String size, Function<Random, Unit> unit) {
        files.add(handing.right(unit.apply(random(handing, size)), size));
    }

    private static Random random(UnitHanding handing, String size) {
        return Submissions.random(SEED, handing.course() + handing.function() + size);
    }

    private void dense() {
        UnitHanding dls =
                UnitHanding.of(UnitCourse.DLS, "linear_backward", "x=A_prev w=W b=b dz=dZ dx=dA_prev dw=dW db=db");
        UnitHanding cs231n =
                UnitHanding.of(UnitCourse.CS231N, "affine_backward", "x=x w=w b=b dz=dout dx=dx dw=dw db=db");
        UnitHanding nnfs = UnitHanding.of(
                UnitCourse.NNFS,
                "layer_dense",
                "x=inputs w=weights b=biases dz=dvalues dw=dweights db=dbiases dx=dinputs");
        List<UnitHanding> others = List.of(
                UnitHanding.of(
                        UnitCourse.PYTORCH,
                        "linear",
                        "x=input w=weight b=bias dz=grad_output dx=grad_input dw=grad_weight db=grad_bias"),
                UnitHanding.of(UnitCourse.FASTAI, "lin_grad", "x=inp w=w b=b dz=out_g dx=inp_g dw=w_g db=b_g"),
                UnitHanding.of(UnitCourse.SCRATCH, "affine", "x=x w=W b=b dz=dout dx=dx dw=dW db=db"),
                UnitHanding.of(UnitCourse.KARPATHY, "linear", "x=h w=W2 b=b2 dz=dlogits dw=dW2 db=db2 dx=dh"),
                UnitHanding.of(
                        UnitCourse.KERAS,
                        "dense",
                        "x=inputs w=kernel b=bias dz=upstream dw=dkernel db=dbias dx=dinputs"));
        for (UnitSize size : SIZES) {
            Stream.concat(Stream.of(dls, cs231n, nnfs), others.stream()).forEach(handing -> dense(handing, size));
            addRight(nnfs.withFlatBias(), size.name(), random -> DenseUnits.of(size, null, false, random));
        }
        dense(cs231n.withImage(2, 3), new UnitSize("plain", 5, 6, 4));
        UnitHanding independent = UnitHanding.of(
                UnitCourse.INDEPENDENT,
                "dense",
                "x=input w=weights b=bias dz=output_gradient dw=weights_gradient dx=input_gradient");
        dense(independent, UnitSize.ONE);
        dense(independent, UnitSize.ONE_SQUARE);
    }

    private void dense(UnitHanding handing, UnitSize size) {
        boolean mean = handing.course() == UnitCourse.DLS;
        add(handing, size.name(), random -> DenseUnits.of(size, null, mean, random));
    }

    private void denseWithActivation() {
        for (UnitSize size : SIZES) {
            for (Activation g : List.of(Activation.RELU, Activation.SIGMOID, Activation.TANH)) {
                UnitHanding dls = UnitHanding.of(
                        UnitCourse.DLS,
                        "linear_" + g + "_backward",
                        "da=dA x=A_prev w=W b=b z=Z dx=dA_prev dw=dW db=db");
                add(dls, size.name(), random -> DenseUnits.of(size, g, true, random));
                add(dls.saving("dz", "dZ"), size.name(), random -> DenseUnits.of(size, g, true, random));
            }
            UnitHanding cs231n =
                    UnitHanding.of(UnitCourse.CS231N, "affine_relu_backward", "x=x w=w b=b da=dout dx=dx dw=dw db=db");
            add(cs231n, size.name(), random -> DenseUnits.of(size, Activation.RELU, false, random));
        }
    }

    private void activations() {
        List<Activation> smooth = List.of(Activation.SIGMOID, Activation.TANH);
        List<Activation> reluAndSigmoid = List.of(Activation.RELU, Activation.SIGMOID);
        activations(UnitCourse.DLS, reluAndSigmoid, "_backward", "z=Z da=dA dz=dZ");
        activations(UnitCourse.DLS, List.of(Activation.TANH), "_backward", "z=Z da=dA dz=dZ");
        activations(UnitCourse.CS231N, List.of(Activation.RELU), "_backward", "z=x da=dout dz=dx");
        activations(UnitCourse.NNFS, reluAndSigmoid, "", "z=inputs da=dvalues dz=dinputs");
        activations(UnitCourse.NNFS, smooth, "-saving-output", "z=inputs a=output da=dvalues dz=dinputs");
        activations(UnitCourse.FASTAI, List.of(Activation.RELU), "_grad", "z=inp da=out_g dz=inp_g");
        activations(UnitCourse.PYTORCH, reluAndSigmoid, "", "z=input da=grad_output dz=grad_input");
        activations(UnitCourse.SCRATCH, reluAndSigmoid, "", "z=x a=out da=dout dz=dx");
        activations(UnitCourse.KARPATHY, List.of(Activation.TANH), "", "a=h z=hpreact da=dh dz=dhpreact");
        activations(UnitCourse.KERAS, reluAndSigmoid, "", "z=inputs da=upstream dz=dinputs");
        activations(UnitCourse.INDEPENDENT, smooth, "", "z=input da=output_gradient dz=input_gradient");
    }

    private void activations(UnitCourse course, List<Activation> functions, String suffix, String names) {
        int examples = course == UnitCourse.INDEPENDENT ? 1 : 6;
        for (Activation g : functions) {
            add(UnitHanding.of(course, g + suffix, names), "plain", random -> DenseUnits.of(examples, 5, g, random));
        }
    }

    private void normalisations() {
        String names = "x=x gamma=gamma beta=beta da=dout dx=dx dgamma=dgamma dbeta=dbeta";
        UnitHanding batch = UnitHanding.of(UnitCourse.CS231N, "batchnorm_backward", names);
        UnitHanding layer = UnitHanding.of(UnitCourse.CS231N, "layernorm_backward", names);
        UnitHanding scaling = UnitHanding.of(
                UnitCourse.KARPATHY_NORM,
                "scaling",
                "x=bnraw a=hpreact gamma=bngain beta=bnbias da=dhpreact dgamma=dbngain dbeta=dbnbias dx=dbnraw");
        UnitHanding karpathy = UnitHanding.of(
                UnitCourse.KARPATHY_NORM,
                "batchnorm-with-n-1",
                "x=hprebn gamma=bngain beta=bnbias da=dhpreact dgamma=dbngain dbeta=dbnbias dx=dhprebn");
        for (int units : new int[] {4, 7}) {
            String size = units == 7 ? "as-many-examples-as-units" : "plain";
            add(batch, size, random -> NormalisationUnits.batch(7, units, EPS, false, random));
            add(layer, size, random -> NormalisationUnits.layer(7, units, EPS, random));
            add(scaling, size, random -> NormalisationUnits.scaling(7, units, random));
            add(karpathy, size, random -> NormalisationUnits.batch(7, units, EPS, true, random));
        }
        add(batch.saving("eps", "eps"), "plain", random -> NormalisationUnits.batch(7, 4, 1e-3, false, random));
        add(layer.saving("eps", "eps"), "plain", random -> NormalisationUnits.layer(7, 4, 1e-3, random));
        UnitHanding unbiased = UnitHanding.of(UnitCourse.CS231N, "batchnorm_backward-with-n-1", names);
        addRight(unbiased, "plain", random -> NormalisationUnits.batch(7, 4, EPS, true, random));
    }

    private void dropout() {
        UnitHanding scaled =
                UnitHanding.of(UnitCourse.CS231N, "dropout_backward-scaled-mask", "mask=mask da=dout dx=dx");
        UnitHanding counted = UnitHanding.of(UnitCourse.CS231N, "dropout_backward", "mask=mask da=dout dx=dx p=p");
        add(scaled, "plain", random -> DropoutUnits.of(6, 5, true, random));
        add(scaled.saving("p", "p"), "plain", random -> DropoutUnits.of(6, 5, true, random));
        add(counted, "plain", random -> DropoutUnits.of(6, 5, false, random));
    }

    private void softmax() {
        UnitHanding nnfs = UnitHanding.of(UnitCourse.NNFS, "softmax", "z=inputs da=dvalues dz=dinputs");
        add(nnfs, "plain", random -> SoftmaxUnits.activation(6, 4, random));
        add(nnfs.saving("a", "output"), "plain", random -> SoftmaxUnits.activation(6, 4, random));
        UnitHanding independent = UnitHanding.of(
                UnitCourse.INDEPENDENT, "softmax", "z=input a=output da=output_gradient dz=input_gradient");
        add(independent, "plain", random -> SoftmaxUnits.activation(1, 4, random));
        UnitHanding cs231n = UnitHanding.of(UnitCourse.CS231N, "softmax_loss", "z=x y=y loss=loss dz=dx");
        add(cs231n, "plain", random -> SoftmaxUnits.loss(6, 4, false, random));
        UnitHanding both =
                UnitHanding.of(UnitCourse.NNFS, "softmax_with_cross_entropy", "z=inputs y=y_true dz=dinputs");
        add(both, "plain", random -> SoftmaxUnits.loss(6, 4, false, random));
        UnitHanding oneHot =
                UnitHanding.of(UnitCourse.NNFS, "softmax_with_cross_entropy-one-hot", "z=inputs y=y_true dz=dinputs");
        addRight(oneHot, "plain", random -> SoftmaxUnits.loss(6, 4, true, random));
    }

    private static final String SAMPLE = """
            dls/linear_backward/plain/right
            nnfs/layer_dense-flat-bias/plain/right
            dls/linear_backward/plain/mean-missing-in-dw
            dls/linear_backward/plain/mean-missing-in-db
            dls/linear_backward/as-many-examples-as-units/db-over-the-units
            dls/linear_backward/square/weights-not-transposed
            dls/relu_backward/plain/right
            dls/relu_backward/plain/mask-from-da
            dls/sigmoid_backward/plain/derivative-of-the-output
            dls/tanh_backward/plain/factor-of-derivative-missing
            dls/linear_relu_backward/plain/right
            dls/linear_sigmoid_backward-saving-dZ/plain/right
            dls/linear_sigmoid_backward-saving-dZ/plain/derivative-twice
            dls/linear_tanh_backward-saving-dZ/plain/da-for-dz-in-dx
            dls/linear_relu_backward-saving-dZ/square/z-for-x-in-dw
            cs231n/affine_backward/plain/right
            cs231n/affine_backward-of-images/plain/right
            cs231n/affine_backward/plain/db-over-the-units
            cs231n/affine_backward/square/weights-not-transposed
            cs231n/affine_backward-of-images/plain/sign-of-dw
            cs231n/affine_relu_backward/plain/right
            cs231n/affine_relu_backward/plain/da-for-dz-in-dw
            cs231n/relu_backward/plain/twice-dz
            cs231n/batchnorm_backward/plain/right
            cs231n/batchnorm_backward-saving-eps/plain/right
            cs231n/batchnorm_backward-with-n-1/plain/right
            cs231n/batchnorm_backward/plain/mean-and-variance-constant
            cs231n/batchnorm_backward-saving-eps/plain/path-through-variance-missing
            cs231n/batchnorm_backward/plain/x-for-normalised-x
            cs231n/layernorm_backward/plain/right
            cs231n/layernorm_backward/as-many-examples-as-units/dgamma-over-the-units
            cs231n/dropout_backward-scaled-mask/plain/mask-missing
            cs231n/dropout_backward/plain/scale-missing
            cs231n/softmax_loss/plain/right
            cs231n/softmax_loss/plain/labels-missing
            nnfs/layer_dense/plain/right
            nnfs/layer_dense/plain/twice-db
            nnfs/softmax-saving-output/plain/diagonal
            nnfs/softmax_with_cross_entropy/plain/labels-twice
            pytorch/linear/plain/right
            pytorch/linear/plain/sign-of-db
            fastai/lin_grad/plain/sign-of-dx
            scratch/sigmoid/plain/factor-of-derivative-missing
            independent/dense/plain/right
            karpathy/scaling/plain/output-for-normalised-x
            karpathy/tanh/plain/derivative-missing
            keras/dense/plain/twice-dx
            """;
}
