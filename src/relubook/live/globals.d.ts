// The one global of the figures' scripts, for the type checker only.
interface ReLUBookGlobal {
  figures: Record<string, (state: any, data: any, relu: any) => any>;
  relu: any;
  figure: (name: string, frame: (state: any, data: any, relu: any) => any) => void;
  mount: any;
  render: any;
}
declare var ReLUBook: ReLUBookGlobal;
